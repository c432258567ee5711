import type { LogFields, Logger } from '../ports/logger.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export interface LoggerOptions {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Takes one line without its line end. */
  readonly write: (line: string) => void
  readonly level: LogLevel
}

/** Names of fields that hold credentials; a secret that got into a log is a secret no more. */
const SECRET = /(?:token|secret|password|authorization|cookie|webhook_?url|credential)s?$/i

/** One JSON object a line: `time`, `level`, `event`, then the fields. Never throws. */
export function createLogger({ now, write, level }: LoggerOptions): Logger {
  const lowest = LOG_LEVELS.indexOf(level)
  const at =
    (name: LogLevel) =>
    (event: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(name) < lowest) return
      write(toLine({ time: new Date(now()).toISOString(), level: name, event }, fields))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

function toLine(head: LogFields, fields: LogFields): string {
  try {
    // The head comes last as well, so that no field can pass for it; JSON keeps its place.
    return JSON.stringify({ ...head, ...fields, ...head }, plain)
  } catch (error) {
    return JSON.stringify({ ...head, unloggable: String(error) })
  }
}

function plain(key: string, value: unknown): unknown {
  if (key !== '' && SECRET.test(key) && typeof value === 'string') return '[redacted]'
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Error) return describeError(value)
  return value
}

function describeError(error: Error): LogFields {
  const code = 'code' in error ? { code: error.code } : {}
  const cause = error.cause === undefined ? {} : { cause: error.cause }
  return { name: error.name, message: error.message, ...code, stack: error.stack, ...cause }
}
