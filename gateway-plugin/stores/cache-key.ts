import { hashUnit } from '../assign.ts'
import { findAdapter } from '../backends/find-adapter.ts'
import { honoursPitch, honoursSpeed } from '../backends/honour.ts'
import { resolveFormat, resolveVoice } from '../backends/resolve-voice.ts'
import type { PlanBackend } from '../contract.ts'
import { type Sha256, webSha256 } from '../identity/sha256.ts'
import type { PhraseKey } from '../speech/seen-phrases.ts'
import type { SpeechRequest } from '../speech/speech-request.ts'

/**
 * SHA-256 over everything that changes the audio. The backend and its revision are part of it, so that one arm is
 * never served what the other one spoke.
 */
export function computeCacheKey(
  backend: PlanBackend,
  request: SpeechRequest,
  sha256: Sha256 = webSha256,
): string | Promise<string> {
  const { map, voice } = resolveVoice(backend, request)
  const parts = [
    backend.key,
    backend.revision,
    map.model,
    voice,
    resolveFormat(backend, request.format),
    honoursSpeed(backend, request.speed) ? request.speed : 1,
    honoursPitch(backend, request.pitch) ? request.pitch : 1,
    request.language,
    findAdapter(backend.adapter).version,
    normaliseText(request.text),
  ]
  return sha256(JSON.stringify(parts))
}

/** The same phrase whoever speaks it: what a cache could have saved. */
export function computePhraseKey({ voice, format, language, text }: SpeechRequest): PhraseKey {
  const phrase = normaliseText(text)
  const how = `${voice}:${format}:${language}`
  return [hashUnit(how, phrase), hashUnit(`again:${how}`, phrase)]
}

/** Words of ASCII with a space between: in its form already, as most texts are. */
const PLAIN = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/

/** One form of each character, single spaces, none at the ends: it sounds the same. */
export function normaliseText(text: string): string {
  if (PLAIN.test(text)) return text
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
