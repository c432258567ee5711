/**
 * Cloudflare Workers AI over REST: Deepgram Aura (raw audio, `cf-ai-neurons` tells what the call cost) and
 * MeloTTS (base64 in JSON). Parameters: Cloudflare docs, Workers AI models, 2026. There is no `speed`.
 */

import { inspectAudio } from '../audio/inspect-audio.ts'
import type { AudioFormat } from '../contract.ts'
import { type Adapter, fail, type HttpAnswer, parseJson } from './adapter.ts'
import { resolveFormat, resolveVoice } from './resolve-voice.ts'
import { classifyWorkersAiError } from './workers-ai-errors.ts'

const ENCODINGS: Readonly<Record<AudioFormat, { encoding: string; container?: string }>> = {
  mp3: { encoding: 'mp3' },
  opus: { encoding: 'opus', container: 'ogg' },
  aac: { encoding: 'aac' },
  flac: { encoding: 'flac' },
  wav: { encoding: 'linear16', container: 'wav' },
  pcm: { encoding: 'linear16', container: 'none' },
}

export const workersAi: Adapter = {
  version: 1,
  toCall(backend, request, credential) {
    const { map, voice } = resolveVoice(backend, request)
    const format = resolveFormat(backend, request.format)
    const body = isMelo(map.model)
      ? { prompt: request.text, lang: request.language }
      : { text: request.text, speaker: voice, ...ENCODINGS[format] }
    return {
      method: 'POST',
      url: `${backend.url}/ai/run/${map.model}`,
      headers: {
        'content-type': 'application/json',
        ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      },
      body: new TextEncoder().encode(JSON.stringify(body)),
      timeoutMs: backend.timeoutMs,
    }
  },
  toResult(backend, request, answer) {
    if (answer.status !== 200) return classifyWorkersAiError(answer)
    const { map } = resolveVoice(backend, request)
    const bytes = isMelo(map.model) ? unwrapMelo(answer) : answer.body
    if (bytes === null) return fail('not-audio', '200 without result.audio in its JSON')
    const inspected = inspectAudio(bytes, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: readNeurons(answer) }
  },
}

function isMelo(model: string): boolean {
  return model.startsWith('@cf/myshell-ai/melotts')
}

/** MeloTTS may answer raw bytes as well; its schema allows both. */
function unwrapMelo(answer: HttpAnswer): Uint8Array | null {
  if (answer.body[0] !== 0x7b) return answer.body
  const parsed = parseJson(answer.body) as { result?: { audio?: unknown } } | null
  const audio = parsed?.result?.audio
  if (typeof audio !== 'string') return null
  try {
    return Uint8Array.from(atob(audio), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

function readNeurons(answer: HttpAnswer): number | null {
  const told = answer.headers['cf-ai-neurons']
  const neurons = told === undefined || told === '' ? Number.NaN : Number(told)
  return Number.isFinite(neurons) && neurons >= 0 ? Math.round(neurons * 1_000_000) : null
}
