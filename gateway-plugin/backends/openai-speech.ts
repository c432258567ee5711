/**
 * OpenAI-style speech servers, first of all Kokoro-FastAPI (remsky/Kokoro-FastAPI v0.8: port 8880, no
 * authentication). Always `stream: false`: a streamed failure after the first byte only cuts the body short
 * under a status that stays 200.
 */

import { inspectAudio } from '../audio/inspect-audio.ts'
import {
  type Adapter,
  type Failure,
  fail,
  type HttpAnswer,
  parseJson,
  readErrorBody,
  refuseText,
} from './adapter.ts'
import { resolveFormat, resolveVoice } from './resolve-voice.ts'

export const openaiSpeech: Adapter = {
  version: 1,
  toCall(backend, request, credential) {
    const { map, voice } = resolveVoice(backend, request)
    const body = {
      model: map.model,
      input: request.text,
      voice,
      response_format: resolveFormat(backend, request.format),
      stream: false,
      ...(backend.capabilities.speed ? { speed: request.speed } : {}),
    }
    return {
      method: 'POST',
      url: `${backend.url}/v1/audio/speech`,
      headers: {
        'content-type': 'application/json',
        accept: 'audio/*',
        ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      },
      body: new TextEncoder().encode(JSON.stringify(body)),
      timeoutMs: backend.timeoutMs,
    }
  },
  toResult(backend, request, answer) {
    if (answer.status !== 200) return toFailure(answer)
    const inspected = inspectAudio(answer.body, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: null }
  },
}

function toFailure(answer: HttpAnswer): Failure {
  const { status, headers } = answer
  const said = `${status}: ${readErrorBody(answer.body)}`
  if (status === 413) return refuseText('too-large', said)
  if (status === 400 || status === 422)
    return concernsText(parseJson(answer.body)) ? refuseText('bad-request', said) : fail('bad-request', said)
  if (status === 401 || status === 403) return fail('authentication', said)
  if (status === 404 || status === 405) return fail('configuration', said)
  if (status === 408) return fail('timeout', said)
  if (status === 429) return fail('rate-limited', said, headers)
  if (status === 503) return fail('capacity', said, headers)
  return fail(status >= 500 ? 'server-error' : 'unknown', said, headers)
}

/** Pydantic names the field in `loc`; the server's own validation errors name voices, models and formats. */
function concernsText(body: unknown): boolean {
  const detail = (body as { detail?: unknown } | null)?.detail
  if (!Array.isArray(detail)) return false
  return detail.some(
    (item: { loc?: unknown } | null) => Array.isArray(item?.loc) && item.loc.includes('input'),
  )
}
