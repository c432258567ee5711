import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectAudio } from '../../../gateway-plugin/audio/inspect-audio.ts'
import { measureMp3 } from '../../../gateway-plugin/audio/measure-mp3.ts'
import { sniffAudio } from '../../../gateway-plugin/audio/sniff-audio.ts'
import { sampleMp3, sampleWav } from '../sample-audio.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)
const text = (value: string) => new TextEncoder().encode(value)

describe('looking into audio', () => {
  it('knows formats by their bytes, whatever a label says', () => {
    expect(sniffAudio(sampleWav())).toBe('wav')
    expect(sniffAudio(sampleMp3())).toBe('mp3')
    expect(sniffAudio(text('ID3\u0004aaaaaaaa'))).toBe('mp3')
    expect(sniffAudio(text('OggS00000'))).toBe('ogg')
    expect(sniffAudio(text('fLaC00000'))).toBe('flac')
    expect(sniffAudio(bytes(0xff, 0xf1, 0x50, 0x80))).toBe('aac')
    expect(sniffAudio(text('{"error":1}'))).toBeNull()
    expect(sniffAudio(text('RIFF0000AVI '))).toBeNull()
    // MPEG 1 with and without a checksum, MPEG 2 and 2.5.
    for (const second of [0xfa, 0xfb, 0xf3, 0xe3])
      expect(sniffAudio(bytes(0xff, second, 0x84, 0))).toBe('mp3')
    expect(sniffAudio(bytes(0xff, 0xfb, 0xf4, 0))).toBeNull()
    expect(sniffAudio(bytes(0xff, 0xfb, 0x8c, 0))).toBeNull()
    expect(sniffAudio(bytes(0xff, 0xff, 0xff, 0xff))).toBeNull()
    expect(sniffAudio(bytes())).toBeNull()
  })

  it('measures the seconds of WAV exactly and of MP3 from its bit rate', () => {
    expect(inspectAudio(sampleWav(1.25), 'mp3')).toMatchObject({
      ok: true,
      audio: { contentType: 'audio/wav', seconds: 1.25 },
    })
    expect(measureMp3(sampleMp3(100))).toBeCloseTo(2.6, 2)
  })

  it('reads past chunks that stand before the samples, and takes a streamed WAV of unknown size', () => {
    const wav = sampleWav(1)
    const list = bytes(0x4c, 0x49, 0x53, 0x54, 4, 0, 0, 0, 1, 2, 3, 4)
    const padded = Uint8Array.from([...wav.subarray(0, 36), ...list, ...wav.subarray(36)])
    expect(inspectAudio(padded, null)).toMatchObject({ ok: true, audio: { seconds: 1 } })
    const streamed = wav.slice()
    new DataView(streamed.buffer).setUint32(40, 0xffffffff, true)
    expect(inspectAudio(streamed, null)).toMatchObject({ ok: true, audio: { seconds: 1 } })
  })

  it('refuses what is empty, cut short or no audio, even under status 200', () => {
    const failure = (body: Uint8Array, asked: 'wav' | 'pcm' | null = null) => {
      const inspected = inspectAudio(body, asked)
      return inspected.ok ? 'none' : inspected.failure
    }
    expect(failure(bytes())).toBe('empty-body')
    expect(failure(sampleWav(0))).toBe('empty-body')
    expect(failure(sampleWav(1).subarray(0, 20_000))).toBe('truncated-body')
    expect(failure(sampleWav(1).subarray(0, 30))).toBe('truncated-body')
    expect(failure(text('{"detail":"oops"}'))).toBe('not-audio')
    expect(failure(text('<html>bad gateway</html>'), 'pcm')).toBe('not-audio')
    expect(failure(bytes(1, 2, 3, 4))).toBe('not-audio')
    expect(failure(bytes(1, 2, 3, 4), 'pcm')).toBe('none')
  })

  it('takes raw samples for what they are, whichever byte comes first, and words for none', () => {
    for (const first of [0x7b, 0x3c, 0x5b, 0xff]) {
      const samples = bytes(first, first === 0xff ? 0xff : 0, ...Array.from({ length: 98 }, (_, i) => i & 1))
      expect(inspectAudio(samples, 'pcm')).toMatchObject({ ok: true, audio: { contentType: 'audio/pcm' } })
    }
    for (const said of ['Too many users', '"Überlastet"!', `${'a'.repeat(63)}é${'b'.repeat(99)}`])
      expect(inspectAudio(text(said), 'pcm')).toMatchObject({ ok: false, failure: 'not-audio' })
  })

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('', 'RIFF0000WAVEfmt ', 'ID3'),
        (rest, head) => {
          const body = Uint8Array.from([...text(head), ...rest])
          expect(typeof inspectAudio(body, 'pcm').ok).toBe('boolean')
        },
      ),
    )
  })
})
