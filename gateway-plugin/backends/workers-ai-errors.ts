/**
 * What a Workers AI error means for a gateway. Codes: Cloudflare docs, Workers AI errors, 2026-07-29; 4006, 3043
 * and 8002 are undocumented and were seen live. At least five conditions share status 429, only two have codes.
 */

import type { FailureClass } from '../contract.ts'
import { type Failure, fail, type HttpAnswer, parseJson, readErrorBody, refuseText } from './adapter.ts'

const CODES: Readonly<Record<number, FailureClass>> = {
  3036: 'quota',
  4006: 'quota',
  3040: 'capacity',
  3043: 'server-error',
  3007: 'timeout',
  3008: 'server-error',
  5007: 'configuration',
  3042: 'configuration',
  3003: 'configuration',
  3023: 'configuration',
  3041: 'configuration',
  5005: 'configuration',
  5016: 'configuration',
  5018: 'configuration',
  5019: 'configuration',
  5035: 'configuration',
  5004: 'bad-request',
  8002: 'bad-request',
  3006: 'too-large',
  10000: 'authentication',
}

export function classifyWorkersAiError(answer: HttpAnswer): Failure {
  const { status, headers } = answer
  const code = readCode(answer)
  const said = `${status}${code === null ? '' : ` code ${code}`}: ${readErrorBody(answer.body)}`
  const known = code === null ? undefined : CODES[code]
  if (known === 'too-large' || status === 413) return refuseText('too-large', said)
  if (known !== undefined) return fail(known, said, headers)
  if (status === 401 || status === 403) return fail('authentication', said)
  if (status === 408) return fail('timeout', said)
  // Only here, since a refusal of another kind may repeat a text that happens to say the same.
  if (status === 429 && /daily free allocation/i.test(said)) return fail('quota', said)
  if (status === 429) return fail('rate-limited', said, headers)
  if (status === 400) return fail('bad-request', said)
  if (status >= 500) return fail('server-error', said, headers)
  return fail(status === 404 || status === 405 ? 'configuration' : 'unknown', said)
}

/** REST lists `errors`, AI Gateway lists them as `error`, the raw answer of the binding has an `internalCode`. */
function readCode(answer: HttpAnswer): number | null {
  const body = parseJson(answer.body) as Readonly<Record<string, unknown>> | null
  if (typeof body?.['internalCode'] === 'number') return body['internalCode']
  for (const name of ['errors', 'error']) {
    const list = body?.[name]
    const first = Array.isArray(list) ? (list[0] as { code?: unknown } | undefined) : undefined
    if (typeof first?.code === 'number') return first.code
  }
  return null
}
