import type { Dialect } from '../contract.ts'

type OpenAiServer = Extract<Dialect, 'kokoro-fastapi' | 'speaches' | 'localai' | 'kitten' | 'dia' | 'openai'>

/** What a server wants beside OpenAI's own fields. */
export interface OpenAiDialect {
  readonly whole: Readonly<Record<string, unknown>>
  readonly streamed: Readonly<Record<string, unknown>>
  /** Name of the field for the language; null: it knows from the voice, or speaks one language. */
  readonly language: string | null
}

const PLAIN: OpenAiDialect = { whole: {}, streamed: {}, language: null }

/**
 * Kokoro-FastAPI streams unless told not to, and a streamed failure after the first byte only cuts the body short
 * under a status that stays 200 (remsky/Kokoro-FastAPI v0.8). OpenAI refuses fields that it does not know.
 */
export const OPENAI_DIALECTS: Readonly<Record<OpenAiServer, OpenAiDialect>> = {
  'kokoro-fastapi': { whole: { stream: false }, streamed: { stream: true }, language: null },
  speaches: { whole: { stream_format: 'audio' }, streamed: { stream_format: 'audio' }, language: null },
  localai: { ...PLAIN, language: 'language' },
  kitten: PLAIN,
  dia: PLAIN,
  openai: PLAIN,
}

export function isOpenAiServer(dialect: Dialect): dialect is OpenAiServer {
  return Object.hasOwn(OPENAI_DIALECTS, dialect)
}
