import type { EngineAnswer } from './engine-server.ts'
import { voiceProblem } from './kokoro-voices.ts'

export interface KokoroSpeech {
  readonly input: string
  readonly format: 'wav' | 'pcm'
  readonly speed: number
  readonly stream: boolean
}

export type KokoroRequest =
  | { readonly ok: true; readonly speech: KokoroSpeech }
  | { readonly ok: false; readonly answer: EngineAnswer }

/** One entry of FastAPI's 422, as pydantic writes it. */
interface Problem {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
  readonly ctx?: unknown
}

export const KOKORO_MODELS = ['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'kokoro'] as const
const FORMATS = ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']
const EXPECTED_FORMATS = "'mp3', 'opus', 'aac', 'flac', 'wav' or 'pcm'"

/**
 * Reads the body of `POST /v1/audio/speech` as Kokoro-FastAPI does: shape first (422), then model and voice (400).
 * There is no encoder here, so formats other than wav and pcm are refused in the server's own words.
 */
export function readKokoroRequest(body: Uint8Array): KokoroRequest {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(body).toString())
  } catch {
    return unprocessable([{ type: 'json_invalid', loc: ['body', 0], msg: 'JSON decode error', input: {} }])
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    const msg = 'Input should be a valid dictionary or object to extract fields from'
    return unprocessable([{ type: 'model_attributes_type', loc: ['body'], msg, input: parsed }])
  }
  const fields = {
    model: 'kokoro',
    voice: 'af_heart',
    response_format: 'mp3',
    speed: 1,
    stream: true,
    ...parsed,
  }
  const problems = shapeProblems(fields)
  if (problems.length > 0) return unprocessable(problems)
  const { model, input, voice, response_format, speed, stream } = fields as typeof fields & { input: string }

  if (!(KOKORO_MODELS as readonly string[]).includes(model)) {
    return refused('invalid_model', `Unsupported model: ${model}`)
  }
  if (input.trim() === '') return refused('validation_error', 'Input text cannot be empty')
  const wrongVoice = voiceProblem(voice)
  if (wrongVoice !== undefined) return refused('validation_error', wrongVoice)
  if (response_format !== 'wav' && response_format !== 'pcm') {
    const why = `response_format '${response_format}' cannot be encoded by this server: ask for wav or pcm`
    return refused('validation_error', why)
  }
  return { ok: true, speech: { input, format: response_format, speed, stream } }
}

function shapeProblems(fields: Readonly<Record<string, unknown>>): readonly Problem[] {
  const problems: Problem[] = []
  for (const name of ['model', 'input', 'voice']) {
    const input = fields[name]
    if (name === 'input' && input === undefined) {
      problems.push({ type: 'missing', loc: ['body', name], msg: 'Field required', input: fields })
    } else if (typeof input !== 'string') {
      problems.push({
        type: 'string_type',
        loc: ['body', name],
        msg: 'Input should be a valid string',
        input,
      })
    }
  }
  const { response_format, speed, stream } = fields
  if (!FORMATS.includes(response_format as string)) {
    problems.push({
      type: 'literal_error',
      loc: ['body', 'response_format'],
      msg: `Input should be ${EXPECTED_FORMATS}`,
      input: response_format,
      ctx: { expected: EXPECTED_FORMATS },
    })
  }
  const loc = ['body', 'speed']
  if (typeof speed !== 'number') {
    problems.push({ type: 'float_type', loc, msg: 'Input should be a valid number', input: speed })
  } else if (speed < 0.25) {
    const msg = 'Input should be greater than or equal to 0.25'
    problems.push({ type: 'greater_than_equal', loc, msg, input: speed, ctx: { ge: 0.25 } })
  } else if (speed > 4) {
    const msg = 'Input should be less than or equal to 4'
    problems.push({ type: 'less_than_equal', loc, msg, input: speed, ctx: { le: 4 } })
  }
  if (typeof stream !== 'boolean') {
    const msg = 'Input should be a valid boolean'
    problems.push({ type: 'bool_type', loc: ['body', 'stream'], msg, input: stream })
  }
  return problems
}

function unprocessable(detail: readonly Problem[]): KokoroRequest {
  return { ok: false, answer: { status: 422, body: { detail } } }
}

function refused(error: string, message: string): KokoroRequest {
  return {
    ok: false,
    answer: { status: 400, body: { detail: { error, message, type: 'invalid_request_error' } } },
  }
}
