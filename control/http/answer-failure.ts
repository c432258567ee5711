/** The one place where whatever went wrong becomes an answer. What nobody expected is logged, never shown. */

import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { HttpEnv } from './env.ts'
import { type HttpError, HttpFailure } from './http-error.ts'
import { signInFirstPage } from './pages/runbook-page.ts'
import { problemResponse } from './problem.ts'

export function answerFailure(error: unknown, c: Context<HttpEnv>): Response {
  const known = knownError(error, c)
  if (known === undefined) c.set('failure', error)
  const answer = known ?? {
    code: 'internal',
    detail: `something failed that should not; the log of control has it under ${c.var.requestId}`,
  }
  if (answer.code === 'unauthenticated' && wantsPage(c)) return signInFirst()
  return problemResponse(answer, c.var.requestId)
}

function knownError(error: unknown, c: Context<HttpEnv>): HttpError | undefined {
  if (error instanceof HttpFailure) return error.error
  // Thrown by the validators of the framework.
  if (error instanceof HTTPException && error.status === 400)
    return { code: 'malformed', detail: 'the body is not JSON' }
  if (error instanceof HTTPException && error.status === 415)
    return {
      code: 'unsupported-media-type',
      detail: `Content-Type: expected application/json, got ${c.req.header('content-type') ?? 'none'}`,
    }
  return undefined
}

function wantsPage(c: Context): boolean {
  return c.req.path.startsWith('/runbooks/') && (c.req.header('accept') ?? '').includes('text/html')
}

function signInFirst(): Response {
  return new Response(signInFirstPage(), {
    status: 401,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'WWW-Authenticate': 'Bearer realm="crossfade"',
      'Cache-Control': 'no-store',
    },
  })
}
