import type { Adapter } from '../backends/adapter.ts'
import { resolveFormat } from '../backends/resolve-voice.ts'
import type { AudioFormat, PlanBackend } from '../contract.ts'
import type { SpeechRequest } from './speech-request.ts'

/** Formats that players begin before they have all of them. The header of a WAV tells a length that nobody knows yet. */
const PLAYABLE_IN_PIECES: ReadonlySet<AudioFormat> = new Set(['mp3', 'opus', 'aac', 'flac', 'pcm'])

export function mayStream(adapter: Adapter, backend: PlanBackend, speech: SpeechRequest): boolean {
  return (
    backend.capabilities.streaming &&
    adapter.isRaw(backend, speech) &&
    PLAYABLE_IN_PIECES.has(resolveFormat(backend, speech.format))
  )
}
