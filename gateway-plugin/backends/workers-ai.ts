/**
 * Cloudflare Workers AI over REST, through AI Gateway or by binding: Deepgram Aura (raw audio, `cf-ai-neurons` tells
 * what the call cost) and MeloTTS (base64 in JSON). Parameters: Cloudflare docs, Workers AI models, 2026. There is
 * no `speed`.
 */

import { inspectAudio } from '../audio/inspect-audio.ts'
import { type Base64, webBase64 } from '../base64.ts'
import { type AudioFormat, dialectOf, type PlanBackend } from '../contract.ts'
import { type Adapter, fail, type HttpAnswer, type HttpCall, parseJson } from './adapter.ts'
import { postJson } from './post-json.ts'
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
    const inputs = isMelo(map.model)
      ? { prompt: request.text, lang: request.language }
      : { text: request.text, speaker: voice, ...ENCODINGS[resolveFormat(backend, request.format)] }
    return toVendorCall(backend, map.model, inputs, credential)
  },
  toResult(backend, request, answer, base64 = webBase64) {
    if (answer.status !== 200) return classifyWorkersAiError(answer)
    const { map } = resolveVoice(backend, request)
    const bytes = isMelo(map.model) ? unwrapMelo(answer, base64) : answer.body
    if (bytes === null) return fail('not-audio', '200 without result.audio in its JSON')
    const inspected = inspectAudio(bytes, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: readNeurons(answer.headers) }
  },
  isRaw: (backend, request) => !isMelo(resolveVoice(backend, request).map.model),
  measure: readNeurons,
}

function toVendorCall(
  backend: PlanBackend,
  model: string,
  inputs: Readonly<Record<string, string>>,
  credential: string | null,
): HttpCall {
  const { url, timeoutMs, aiGateway } = backend
  switch (dialectOf(backend)) {
    case 'ai-gateway':
      return postJson(`${url}/${model}`, inputs, credential, timeoutMs, {
        // It cannot cache audio, and whoever retries behind our back spoils the comparison of the arms.
        'cf-aig-skip-cache': 'true',
        'cf-aig-max-attempts': '1',
        'cf-aig-request-timeout': String(timeoutMs),
        ...(credential === null ? {} : { 'cf-aig-authorization': `Bearer ${credential}` }),
      })
    case 'binding':
      return {
        ...postJson(`${url}/ai/run/${model}`, inputs, credential, timeoutMs),
        model: { name: model, inputs, gateway: aiGateway },
      }
    default:
      return postJson(`${url}/ai/run/${model}`, inputs, credential, timeoutMs)
  }
}

function isMelo(model: string): boolean {
  return model.startsWith('@cf/myshell-ai/melotts')
}

/** REST wraps the answer into `result`, the binding does not; MeloTTS may answer raw bytes as well. */
function unwrapMelo(answer: HttpAnswer, base64: Base64): Uint8Array | null {
  if (answer.body[0] !== 0x7b) return answer.body
  const parsed = parseJson(answer.body) as { result?: { audio?: unknown }; audio?: unknown } | null
  const audio = parsed?.result?.audio ?? parsed?.audio
  return typeof audio === 'string' ? base64.decode(audio) : null
}

function readNeurons(headers: HttpAnswer['headers']): number | null {
  const told = headers['cf-ai-neurons']
  const neurons = told === undefined || told === '' ? Number.NaN : Number(told)
  return Number.isFinite(neurons) && neurons >= 0 ? Math.round(neurons * 1_000_000) : null
}
