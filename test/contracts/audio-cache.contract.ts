import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AudioCache } from '../../gateway-plugin/stores/cache.ts'

export interface OpenCache {
  readonly cache: AudioCache
  /** Lets the lifetime of everything stored pass. */
  outlive(): void | Promise<void>
  close(): void | Promise<void>
}

const wav = (bytes: number[], seconds: number | null = 1.5) => ({
  bytes: Uint8Array.from(bytes),
  contentType: 'audio/wav',
  seconds,
})

/** What every cache of audio does, wherever it keeps it. */
export function audioCacheContract(name: string, open: () => Promise<OpenCache>): void {
  describe(`the audio cache: ${name}`, () => {
    let opened: OpenCache
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened.close())

    it('gives back what it was given: every byte, the type and the length', async () => {
      const audio = wav([...Array(256).keys()])
      await opened.cache.put('every-byte', audio)
      expect(await opened.cache.get('every-byte')).toEqual(audio)
    })

    it('keeps the difference between a length of nothing and no known length', async () => {
      await opened.cache.put('unknown', wav([1], null))
      await opened.cache.put('none', wav([1], 0))
      expect((await opened.cache.get('unknown'))?.seconds).toBeNull()
      expect((await opened.cache.get('none'))?.seconds).toBe(0)
    })

    it('has nothing under a key that was never put', async () => {
      expect(await opened.cache.get('never')).toBeNull()
    })

    it('never mixes keys, however alike', async () => {
      for (const [index, key] of ['Ab', 'aB', 'ab', 'a-b', 'a_b'].entries())
        await opened.cache.put(key, wav([index]))
      for (const [index, key] of ['Ab', 'aB', 'ab', 'a-b', 'a_b'].entries())
        expect((await opened.cache.get(key))?.bytes).toEqual(Uint8Array.from([index]))
    })

    it('holds the audio of the longest text', async () => {
      const bytes = new Uint8Array(2_000_000).map((_, index) => index * 31)
      await opened.cache.put('long', { bytes, contentType: 'audio/mpeg', seconds: 120 })
      const found = await opened.cache.get('long')
      expect(found?.bytes.length).toBe(bytes.length)
      expect(Buffer.compare(Buffer.from(found?.bytes ?? []), Buffer.from(bytes))).toBe(0)
    })

    it('keeps what was put last', async () => {
      await opened.cache.put('again', wav([1]))
      await opened.cache.put('again', wav([2, 3], 9))
      expect(await opened.cache.get('again')).toEqual(wav([2, 3], 9))
    })

    it('forgets when the lifetime has passed', async () => {
      await opened.cache.put('old', wav([1]))
      await opened.outlive()
      expect(await opened.cache.get('old')).toBeNull()
    })
  })
}
