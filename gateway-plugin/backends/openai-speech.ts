/** Servers that speak OpenAI's `POST /v1/audio/speech`, each with its dialect; Kokoro-FastAPI first of all. */

import { inspectAudio } from '../audio/inspect-audio.ts'
import { dialectOf } from '../contract.ts'
import { type Adapter, fail } from './adapter.ts'
import { classifyHttpError } from './classify-http-error.ts'
import { honoursSpeed } from './honour.ts'
import { isOpenAiServer, OPENAI_DIALECTS } from './openai-dialects.ts'
import { postJson } from './post-json.ts'
import { resolveFormat, resolveVoice } from './resolve-voice.ts'

export const openaiSpeech: Adapter = {
  version: 1,
  toCall(backend, request, credential, mode) {
    const { map, voice } = resolveVoice(backend, request)
    const server = dialectOf(backend)
    const dialect = OPENAI_DIALECTS[isOpenAiServer(server) ? server : 'openai']
    const body = {
      model: map.model,
      input: request.text,
      voice,
      // Always named: the defaults of these servers differ (mp3, wav, opus).
      response_format: resolveFormat(backend, request.format),
      ...dialect[mode],
      ...(dialect.language === null ? {} : { [dialect.language]: request.language }),
      ...(backend.capabilities.speed && honoursSpeed(backend, request.speed) ? { speed: request.speed } : {}),
    }
    const url = `${backend.url}/v1/audio/speech`
    return postJson(url, body, credential, backend.timeoutMs, { accept: 'audio/*' })
  },
  toResult(backend, request, answer) {
    if (answer.status !== 200) return classifyHttpError(answer, 'input')
    const inspected = inspectAudio(answer.body, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: null }
  },
  isRaw: () => true,
  measure: () => null,
}
