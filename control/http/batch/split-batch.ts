/** Header and raw records of a batch, from one JSON document or from lines of JSON. */

import { describeValue } from '../describe-value.ts'
import { failWith } from '../http-error.ts'

export interface RawBatch {
  readonly header: unknown
  readonly attempts: readonly unknown[]
}

export function splitBatch(text: string, format: 'json' | 'lines'): RawBatch {
  return format === 'lines' ? fromLines(text) : fromDocument(text)
}

function fromDocument(text: string): RawBatch {
  const value = parse(text, 'the body')
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return failWith({
      code: 'invalid',
      detail: 'a batch is an object with header and attempts',
      problems: [
        {
          field: '(body)',
          problem: `expected an object with header and attempts, got ${describeValue(value)}`,
        },
      ],
    })
  const { header, attempts } = value as { header?: unknown; attempts?: unknown }
  if (!Array.isArray(attempts))
    return failWith({
      code: 'invalid',
      detail: 'the batch has no list of attempts',
      problems: [{ field: 'attempts', problem: `expected a list, got ${describeValue(attempts)}` }],
    })
  return { header, attempts }
}

/** The header is the first line, every other line a record. A line that is cut is a body that is cut. */
function fromLines(text: string): RawBatch {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const [header, ...attempts] = lines.map((line, index) => parse(line, `line ${index + 1}`))
  return { header, attempts }
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message.slice(0, 200) : 'not readable'
    return failWith({ code: 'malformed', detail: `${what} is not JSON: ${why}` })
  }
}
