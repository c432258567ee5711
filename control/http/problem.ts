/** RFC 9457 problem details: the one place where an error becomes a status and a body. */

import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { FieldProblem } from '../app/errors.ts'
import type { GateResult } from '../core/gate.ts'
import type { HttpError } from './http-error.ts'

export interface Problem {
  /** `urn:crossfade:problem:<code>`. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: HttpError['code']
  /** Names the request, as its `X-Request-Id` does. */
  readonly instance: string
  readonly problems?: readonly FieldProblem[]
  readonly gates?: readonly GateResult[]
  readonly reason?: string
  readonly currentVersion?: number
}

const KINDS: Readonly<Record<HttpError['code'], { status: ContentfulStatusCode; title: string }>> = {
  malformed: { status: 400, title: 'Not readable' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'Not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'already-exists': { status: 409, title: 'Exists already' },
  refused: { status: 409, title: 'Refused' },
  'batch-conflict': { status: 409, title: 'The same number with another body' },
  'version-conflict': { status: 412, title: 'Changed meanwhile' },
  'too-large': { status: 413, title: 'Too large' },
  'unsupported-media-type': { status: 415, title: 'Unsupported media type' },
  invalid: { status: 422, title: 'Not valid' },
  'version-required': { status: 428, title: 'Version required' },
  overloaded: { status: 429, title: 'Too much at once' },
  'too-many-failures': { status: 429, title: 'Too many failures' },
  internal: { status: 500, title: 'Control failed' },
}

export const problemTitles: Readonly<Record<HttpError['code'], string>> = Object.fromEntries(
  Object.entries(KINDS).map(([code, { title }]) => [code, title]),
) as Record<HttpError['code'], string>

export function statusOf(error: HttpError): ContentfulStatusCode {
  return KINDS[error.code].status
}

export function problemOf(error: HttpError, requestId: string): Problem {
  const { status, title } = KINDS[error.code]
  return {
    type: `urn:crossfade:problem:${error.code}`,
    title,
    status,
    detail: error.detail,
    code: error.code,
    instance: `urn:crossfade:request:${requestId}`,
    ...(error.code === 'invalid' ? { problems: error.problems } : {}),
    ...(error.code === 'refused' ? { reason: error.reason, gates: error.gates } : {}),
    ...(error.code === 'version-conflict' ? { currentVersion: error.currentVersion } : {}),
  }
}

export function problemResponse(error: HttpError, requestId: string): Response {
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
  if (error.code === 'unauthenticated') headers.set('WWW-Authenticate', 'Bearer realm="crossfade"')
  if (error.code === 'method-not-allowed') headers.set('Allow', error.allow.join(', '))
  if ('retryAfterSec' in error) headers.set('Retry-After', String(error.retryAfterSec))
  return new Response(JSON.stringify(problemOf(error, requestId)), { status: statusOf(error), headers })
}
