import { findAdapter } from './backends/find-adapter.ts'
import { honoursPitch, honoursSpeed } from './backends/honour.ts'
import { resolveFormat, resolveVoice } from './backends/resolve-voice.ts'
import { toBase64Url } from './base64url.ts'
import type { PlanBackend } from './contract.ts'
import type { SpeechRequest } from './speech-request.ts'

/**
 * SHA-256 over everything that changes the audio. The backend and its revision are part of it, so that one arm is
 * never served what the other one spoke.
 */
export function computeCacheKey(backend: PlanBackend, request: SpeechRequest): Promise<string> {
  const { map, voice } = resolveVoice(backend, request)
  return digest([
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
  ])
}

/** The same phrase whoever speaks it: what a cache could have saved. */
export function computePhraseKey(request: SpeechRequest): Promise<string> {
  return digest([request.voice, request.format, request.language, normaliseText(request.text)])
}

/** One form of each character, single spaces, none at the ends: it sounds the same. */
export function normaliseText(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

async function digest(parts: readonly unknown[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts))
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
