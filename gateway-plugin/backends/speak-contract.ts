/**
 * The contract for servers that a team writes itself, F5-TTS behind one, say: `POST /speak` with text, model, voice,
 * language, speed and pitch, answered with audio. `format` is sent where the plan names more than one.
 */

import { inspectAudio } from '../audio/inspect-audio.ts'
import { type Adapter, fail } from './adapter.ts'
import { classifyHttpError } from './classify-http-error.ts'
import { honoursPitch, honoursSpeed } from './honour.ts'
import { postJson } from './post-json.ts'
import { resolveFormat, resolveVoice } from './resolve-voice.ts'

export const speakContract: Adapter = {
  version: 1,
  toCall(backend, request, credential) {
    const { map, voice } = resolveVoice(backend, request)
    const { capabilities: can } = backend
    const body = {
      text: request.text,
      model: map.model,
      voice,
      language: request.language,
      ...(can.speed && honoursSpeed(backend, request.speed) ? { speed: request.speed } : {}),
      ...(can.pitch && honoursPitch(backend, request.pitch) ? { pitch: request.pitch } : {}),
      ...(can.formats.length > 1 ? { format: resolveFormat(backend, request.format) } : {}),
    }
    return postJson(`${backend.url}/speak`, body, credential, backend.timeoutMs, { accept: 'audio/*' })
  },
  toResult(backend, request, answer) {
    if (answer.status !== 200) return classifyHttpError(answer, 'text')
    const inspected = inspectAudio(answer.body, resolveFormat(backend, request.format))
    if (!inspected.ok) return fail(inspected.failure, inspected.detail)
    return { ok: true, audio: inspected.audio, vendorMicroUnits: null }
  },
  isRaw: () => true,
  measure: () => null,
}
