/**
 * Chatterbox-TTS-Server (devnen, 2026-04): `POST /tts`, since its OpenAI route takes the language from the server's
 * configuration. It speaks one text at a time and blocks meanwhile, so its cap is 1. Its voices are file names.
 */

import { inspectAudio } from '../audio/inspect-audio.ts'
import { type Adapter, fail, readErrorBody, refuseText } from './adapter.ts'
import { classifyHttpError } from './classify-http-error.ts'
import { honoursSpeed } from './honour.ts'
import { postJson } from './post-json.ts'
import { resolveFormat, resolveVoice } from './resolve-voice.ts'

export const chatterbox: Adapter = {
  version: 1,
  toCall(backend, request, credential) {
    const { voice } = resolveVoice(backend, request)
    const body = {
      text: request.text,
      voice_mode: 'predefined',
      predefined_voice_id: voice,
      output_format: resolveFormat(backend, request.format),
      language: request.language,
      split_text: true,
      ...(backend.capabilities.speed && honoursSpeed(backend, request.speed)
        ? { speed_factor: request.speed }
        : {}),
    }
    return postJson(`${backend.url}/tts`, body, credential, backend.timeoutMs, { accept: 'audio/*' })
  },
  toResult(backend, request, answer) {
    if (answer.status !== 200) {
      const said = readErrorBody(answer.body)
      // A text of which nothing is left to speak (only signs, say) is the caller's.
      if (answer.status === 400 && /chunk/i.test(said)) return refuseText('bad-request', `400: ${said}`)
      return classifyHttpError(answer, 'text')
    }
    const inspected = inspectAudio(answer.body, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: null }
  },
  isRaw: () => true,
  measure: () => null,
}
