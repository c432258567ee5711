/**
 * Servers behind OpenAI's `POST /v1/audio/speech`, each as far as its contract differs. Sources: remsky/Kokoro-FastAPI
 * v0.8; speaches-ai/speaches 2026-03; mudler/LocalAI 2026-08; devnen's Kitten-TTS-Server 2025-08 and Dia-TTS-Server
 * 2026-03; openai/openai-openapi 2026-08-21.
 */

import { audioOf, type StandIn, type StandInAnswer, startStandIn } from './start-stand-in.ts'

export interface OpenAiLike {
  readonly models: readonly string[]
  readonly voices: readonly string[]
  readonly formats: readonly string[]
  /** When `response_format` is left out. */
  readonly defaultFormat: string
  /** null: the field is not read. */
  readonly speed: readonly [number, number] | null
  /** Fields beside model, input, voice, response_format and speed. */
  readonly fields: readonly string[]
  /** Whether other fields are refused, or not looked at. */
  readonly isStrict: boolean
  readonly token: string | null
  /** `stream` of the body decides, or it always (or never) comes in pieces. */
  readonly streams: 'by-field' | 'always' | 'never'
  readonly types: Readonly<Record<string, string>>
  readonly unknownVoice: (voice: unknown) => StandInAnswer
}

const pydantic = (field: string, msg: string): StandInAnswer => ({
  status: 422,
  body: { detail: [{ type: 'value_error', loc: ['body', field], msg, input: null }] },
})
const TYPES = {
  mp3: 'audio/mpeg',
  opus: 'audio/opus',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
}
const openAiError = (status: number, param: string | null, message: string, code: string | null = null) => ({
  status,
  body: { error: { message, type: 'invalid_request_error', param, code } },
})
const ALL = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']

export const OPENAI_LIKE = {
  'kokoro-fastapi': {
    models: ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'kokoro'],
    voices: ['af_heart', 'am_adam', 'ef_dora'],
    formats: ALL,
    defaultFormat: 'mp3',
    speed: [0.25, 4],
    fields: ['stream', 'lang_code', 'volume_multiplier', 'normalization_options', 'return_timing'],
    isStrict: false,
    token: null,
    streams: 'by-field',
    types: TYPES,
    unknownVoice: (voice) => ({
      status: 400,
      body: {
        detail: {
          error: 'validation_error',
          message: `Voice '${voice}' not found. Available voices: af_heart, am_adam, ef_dora`,
          type: 'invalid_request_error',
        },
      },
    }),
  },
  speaches: {
    models: ['speaches-ai/Kokoro-82M-v1.0-ONNX'],
    voices: ['af_heart'],
    formats: ['mp3', 'flac', 'wav', 'pcm'],
    defaultFormat: 'mp3',
    speed: [0.25, 4],
    fields: ['stream_format', 'sample_rate'],
    isStrict: false,
    token: 'speaches-key',
    streams: 'always',
    types: TYPES,
    unknownVoice: (voice) => pydantic('voice', `Voice ${voice} is not supported`),
  },
  localai: {
    models: ['kokoro'],
    voices: ['af_heart'],
    formats: ALL,
    defaultFormat: 'wav',
    speed: null,
    fields: ['language', 'backend'],
    isStrict: false,
    token: null,
    streams: 'never',
    types: TYPES,
    unknownVoice: () => ({
      status: 500,
      body: { error: { code: 500, message: 'could not load voice', type: '' } },
    }),
  },
  kitten: {
    models: ['kitten-tts'],
    voices: ['expr-voice-5-m'],
    formats: ['wav', 'opus', 'mp3'],
    defaultFormat: 'wav',
    speed: [0.25, 4],
    fields: ['seed'],
    isStrict: false,
    token: null,
    streams: 'never',
    types: { ...TYPES, mp3: 'audio/mp3' },
    unknownVoice: (voice) => ({ status: 404, body: { detail: `Voice '${voice}' not found.` } }),
  },
  dia: {
    models: ['dia-1.6b'],
    voices: ['S1', 'S2', 'dialogue'],
    formats: ['opus', 'wav'],
    defaultFormat: 'opus',
    speed: [0.5, 2],
    fields: ['seed'],
    isStrict: false,
    token: null,
    streams: 'never',
    types: TYPES,
    unknownVoice: (voice) => ({ status: 404, body: { detail: `Voice file '${voice}' not found.` } }),
  },
  openai: {
    models: ['tts-1', 'gpt-4o-mini-tts'],
    voices: ['alloy', 'nova'],
    formats: ALL,
    defaultFormat: 'mp3',
    speed: [0.25, 4],
    fields: ['instructions', 'stream_format'],
    isStrict: true,
    token: 'sk-key',
    streams: 'always',
    types: Object.fromEntries(ALL.map((format) => [format, 'application/octet-stream'])),
    unknownVoice: (voice) => openAiError(400, 'voice', `Invalid value: '${voice}'`),
  },
} as const satisfies Readonly<Record<string, OpenAiLike>>

const OWN = ['model', 'input', 'voice', 'response_format', 'speed']

export function startOpenAiLike(server: OpenAiLike): Promise<StandIn> {
  return startStandIn(({ method, path, headers, body }) => {
    if (path !== '/v1/audio/speech') return { status: 404, body: { detail: 'Not Found' } }
    if (method !== 'POST') return { status: 405, body: { detail: 'Method Not Allowed' } }
    if (server.token !== null && headers.authorization !== `Bearer ${server.token}`)
      return openAiError(401, null, 'Incorrect API key provided', 'invalid_api_key')
    const strange = Object.keys(body).find((name) => ![...OWN, ...server.fields].includes(name))
    if (server.isStrict && strange !== undefined)
      return openAiError(400, strange, `Unrecognized request argument supplied: ${strange}`)
    const { model, input, voice, speed, stream, response_format: format = server.defaultFormat } = body
    if (typeof input !== 'string' || input === '')
      return server.isStrict
        ? openAiError(400, 'input', 'expected a text')
        : pydantic('input', 'Field required')
    // Only long texts are refused by length, and only by OpenAI.
    if (server.isStrict && input.length > 4096) return openAiError(400, 'input', 'string too long')
    if (!server.models.includes(String(model)))
      return {
        status: 400,
        body: { detail: { error: 'invalid_model', message: `Unsupported model: ${model}` } },
      }
    if (!server.voices.includes(String(voice))) return server.unknownVoice(voice)
    if (!server.formats.includes(String(format)))
      return pydantic('response_format', `Input should be one of ${server.formats.join(', ')}`)
    if (speed !== undefined && server.speed !== null) {
      const [least, most] = server.speed
      if (typeof speed !== 'number' || speed < least || speed > most)
        return pydantic('speed', `Input should be from ${least} to ${most}`)
    }
    const isChunked = server.streams === 'always' || (server.streams === 'by-field' && stream !== false)
    const type = server.types[String(format)] ?? 'application/octet-stream'
    return { status: 200, headers: { 'content-type': type }, body: audioOf(String(format)), isChunked }
  })
}
