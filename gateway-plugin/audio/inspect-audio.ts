import type { AudioFormat, FailureClass } from '../contract.ts'
import { measureMp3 } from './measure-mp3.ts'
import { measureWav } from './measure-wav.ts'
import { AUDIO_CONTENT_TYPES, sniffAudio } from './sniff-audio.ts'

export interface Audio {
  readonly bytes: Uint8Array
  /** From the bytes, never from a label. */
  readonly contentType: string
  /** Seconds; null where the format does not tell without decoding. */
  readonly seconds: number | null
}

export type InspectedAudio =
  | { readonly ok: true; readonly audio: Audio }
  | { readonly ok: false; readonly failure: FailureClass; readonly detail: string }

// s16le, 24 kHz, mono: what OpenAI and Kokoro-FastAPI mean by `pcm`.
const PCM_BYTES_PER_SECOND = 48_000

/** A body is only a success when it is whole audio, whatever the status said. */
export function inspectAudio(bytes: Uint8Array, asked: AudioFormat | null): InspectedAudio {
  if (bytes.length === 0) return { ok: false, failure: 'empty-body', detail: 'the body is empty' }
  const kind = sniffAudio(bytes)
  if (kind === 'wav') {
    const wav = measureWav(bytes)
    if (wav === null) return { ok: false, failure: 'truncated-body', detail: 'the WAV ends before its data' }
    if (wav.isTruncated)
      return { ok: false, failure: 'truncated-body', detail: 'the WAV header promises more bytes' }
    if (wav.seconds === 0) return { ok: false, failure: 'empty-body', detail: 'the WAV holds no samples' }
    return accept(bytes, 'wav', wav.seconds)
  }
  if (kind === 'mp3') return accept(bytes, 'mp3', measureMp3(bytes))
  if (kind !== null) return accept(bytes, kind, null)
  if (asked === 'pcm' && bytes.length % 2 === 0 && !looksLikeText(bytes))
    return accept(bytes, 'pcm', bytes.length / PCM_BYTES_PER_SECOND)
  return { ok: false, failure: 'not-audio', detail: 'the body is not audio of any known format' }
}

const TEXT_BYTES = 64
// Of all control characters only tabs and line ends stand in texts.
const CONTROL = /(?![\t\n\r])\p{Cc}/u

/** Raw samples carry no mark, and may begin with any byte; but hardly ever are as many of them a text. */
function looksLikeText(bytes: Uint8Array): boolean {
  try {
    // As a stream, since the cut may go through a character.
    const start = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, TEXT_BYTES), {
      stream: true,
    })
    return !CONTROL.test(start)
  } catch {
    return false
  }
}

function accept(
  bytes: Uint8Array,
  kind: keyof typeof AUDIO_CONTENT_TYPES,
  seconds: number | null,
): InspectedAudio {
  return { ok: true, audio: { bytes, contentType: AUDIO_CONTENT_TYPES[kind], seconds } }
}
