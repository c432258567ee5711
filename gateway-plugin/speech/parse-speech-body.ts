import { AUDIO_FORMATS, type AudioFormat } from '../contract.ts'
import { describeValue, type FieldProblem } from '../plan/field-reader.ts'

/** What a client sent, checked; language and backend are settled later, with the plan at hand. */
export interface SpeechBody {
  readonly text: string
  readonly characters: number
  readonly voice: string | null
  readonly language: string | null
  readonly format: AudioFormat | null
  readonly speed: number
  readonly pitch: number
  /** `?voiceEngine=`: a backend of the plan, or a vendor's model. */
  readonly engine: string | null
  /** What a client may send and no backend can do: left out, and told so. */
  readonly ignored: readonly string[]
  /** OpenAI's `user`: trusted only from configured addresses. */
  readonly user: string | null
}

export type ParsedSpeech =
  | { readonly ok: true; readonly body: SpeechBody }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

type Fields = Readonly<Record<string, unknown>>
type Note = (field: string, expected: string, value: unknown) => void

/** OpenAI's limit for `input`; the same for both doors. Unicode code points. */
export const MOST_CHARACTERS = 4096

/** `POST /tts/speak`: `{text, voice, language, speed, pitch, format}`. Unknown fields are ignored by rule. */
export function parseSpeakBody(value: unknown, engine: string | null): ParsedSpeech {
  return parse(value, (fields, note) => {
    return {
      ...readText(fields, 'text', note),
      voice: readVoice(fields['voice'], note, false),
      language: readLanguage(fields['language'], 'language', note),
      format: readFormat(fields, 'format', note),
      speed: readNumber(fields, 'speed', 0.25, 4, note),
      pitch: readNumber(fields, 'pitch', 0, 4, note),
      engine,
      ignored: [],
      user: null,
    }
  })
}

/** `POST /v1/audio/speech`: OpenAI's body (mp3 unless asked otherwise), and `language` as an extra. */
export function parseOpenAiBody(value: unknown, languageHeader: string | null): ParsedSpeech {
  return parse(value, (fields, note) => {
    const { model, user, instructions, stream_format: stream } = fields
    if (typeof model !== 'string' || model === '') note('model', 'the name of a model', model)
    if (stream !== undefined && stream !== null && stream !== 'audio')
      note('stream_format', '"audio": events are not supported', stream)
    const isInstructed = instructions !== undefined && instructions !== null && instructions !== ''
    if (
      isInstructed &&
      !(typeof instructions === 'string' && countCodePoints(instructions) <= MOST_CHARACTERS)
    )
      note('instructions', `a text of at most ${MOST_CHARACTERS} characters`, typeof instructions)
    if (user !== undefined && user !== null && (typeof user !== 'string' || user.length > 512))
      note('user', 'a text of at most 512 characters', user)
    const language = readLanguage(fields['language'], 'language', note)
    return {
      ...readText(fields, 'input', note),
      voice: readVoice(fields['voice'], note, true),
      language: language ?? readLanguage(languageHeader, 'X-TTS-Language', note),
      format: readFormat(fields, 'response_format', note) ?? 'mp3',
      speed: readNumber(fields, 'speed', 0.25, 4, note),
      pitch: 1,
      engine: null,
      ignored: isInstructed ? ['instructions'] : [],
      user: typeof user === 'string' && user !== '' ? user : null,
    }
  })
}

function parse(value: unknown, read: (fields: Fields, note: Note) => SpeechBody): ParsedSpeech {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {
      ok: false,
      problems: [{ field: '(body)', problem: `expected a JSON object, got ${describeValue(value)}` }],
    }
  const problems: FieldProblem[] = []
  const body = read(value as Fields, (field, expected, got) =>
    problems.push({ field, problem: `expected ${expected}, got ${describeValue(got)}` }),
  )
  return problems.length === 0 ? { ok: true, body } : { ok: false, problems }
}

/** Newer than the language level of this package, and there in every runtime that it names. */
type WellFormable = string & { toWellFormed(): string }

function readText(fields: Fields, name: string, note: Note): { text: string; characters: number } {
  const told = fields[name]
  if (typeof told !== 'string' || told.trim() === '') {
    note(name, 'a text to speak', typeof told === 'string' ? '' : told)
    return { text: '', characters: 0 }
  }
  // Half of a pair cannot be written as UTF-8: servers fail on it, and it would count against them.
  const text = (told as WellFormable).toWellFormed()
  const characters = countCodePoints(text)
  // The text itself never stands in an error: errors are logged.
  if (characters > MOST_CHARACTERS) note(name, `at most ${MOST_CHARACTERS} characters`, characters)
  return { text, characters }
}

export function countCodePoints(text: string): number {
  let count = text.length
  for (let i = 0; i + 1 < text.length; i++)
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--
      i++
    }
  return count
}

function readVoice(value: unknown, note: Note, isRequired: boolean): string | null {
  if (value === undefined || value === null || value === '' || value === 'default') {
    if (isRequired && value === undefined) note('voice', 'the name of a voice', value)
    return null
  }
  // OpenAI also takes `{id}` for custom voices.
  const name = typeof value === 'object' ? (value as { id?: unknown }).id : value
  if (typeof name === 'string' && name.length <= 100) return name
  note('voice', 'the name of a voice, at most 100 characters', name)
  return null
}

function readLanguage(value: unknown, field: string, note: Note): string | null {
  if (value === undefined || value === null || value === '' || value === 'auto') return null
  if (typeof value === 'string' && /^[a-z]{2,3}([-_][A-Za-z0-9]{1,8})*$/i.test(value))
    return value.split(/[-_]/, 1)[0]!.toLowerCase()
  note(field, 'a language tag such as "en" or "es-MX"', value)
  return null
}

function readFormat(fields: Fields, name: string, note: Note): AudioFormat | null {
  const value = fields[name] ?? fields['response_format']
  if (value === undefined || value === null) return null
  const format = AUDIO_FORMATS.find((known) => known === value)
  if (format === undefined) note(name, `one of ${AUDIO_FORMATS.join(', ')}`, value)
  return format ?? null
}

function readNumber(fields: Fields, name: string, least: number, most: number, note: Note): number {
  const value = fields[name]
  if (value === undefined || value === null) return 1
  if (typeof value === 'number' && value >= least && value <= most) return value
  note(name, `a number from ${least} to ${most}`, value)
  return 1
}
