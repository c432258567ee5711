import type { AudioFormat, PlanBackend, VoiceMap } from '../contract.ts'
import type { SpeechRequest } from '../speech/speech-request.ts'

export interface ResolvedVoice {
  readonly map: VoiceMap
  /** The backend's own name of the voice. */
  readonly voice: string
}

/** The counterpart of the wanted voice, the voice itself where it is the backend's own, else the default. */
export function resolveVoice(backend: PlanBackend, request: SpeechRequest): ResolvedVoice {
  const map = backend.languages[request.language]
  if (map === undefined)
    throw new Error(`backend "${backend.key}" has no voice map for language "${request.language}"`)
  const { voice } = request
  if (voice === null) return { map, voice: map.defaultVoice }
  if (Object.hasOwn(map.voices, voice)) return { map, voice: map.voices[voice]! }
  const isOwn = voice === map.defaultVoice || Object.values(map.voices).includes(voice)
  return { map, voice: isOwn ? voice : map.defaultVoice }
}

/** What to ask the backend for: the client's format, else mp3 where it can, else the first that it can. */
export function resolveFormat(backend: PlanBackend, wanted: AudioFormat | null): AudioFormat {
  if (wanted !== null) return wanted
  const { formats } = backend.capabilities
  return formats.includes('mp3') ? 'mp3' : (formats[0] ?? 'mp3')
}
