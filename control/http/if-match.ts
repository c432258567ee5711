import type { Context } from 'hono'
import { failWith } from './http-error.ts'

/** The version that the caller was looking at, from `If-Match: "7"`; null: it did not say. */
export function readIfMatch(c: Context): number | null {
  const header = c.req.header('if-match')?.trim()
  if (header === undefined || header === '' || header === '*') return null
  const version = /^(?:W\/)?"?(\d{1,15})"?$/.exec(header)?.[1]
  if (version !== undefined) return Number(version)
  const problem = `expected the version of the rollout in quotes, such as "7", got ${header.slice(0, 40)}`
  return failWith({
    code: 'invalid',
    detail: `If-Match: ${problem}`,
    problems: [{ field: 'If-Match', problem }],
  })
}
