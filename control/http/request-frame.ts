/** Around every request: its id, headers that every answer has, and one line in the log. */

import type { Context, MiddlewareHandler } from 'hono'
import type { HttpDeps } from './deps.ts'
import type { HttpEnv } from './env.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

export function requestFrame({ log, now, newId, addressOf }: HttpDeps): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const began = now()
    const brought = c.req.header('x-request-id')
    c.set('requestId', brought !== undefined && /^[\w.-]{1,64}$/.test(brought) ? brought : newId())
    c.set('address', addressOf?.(c.env))
    await next()
    complete(c)
    const { requestId, route, caller, failure } = c.var
    log({
      level: c.res.status >= 500 && failure !== undefined ? 'error' : 'info',
      requestId,
      method: c.req.method,
      path: c.req.path,
      route: route ?? null,
      status: c.res.status,
      durationMs: now() - began,
      who: caller?.identity.name ?? null,
      ...(failure === undefined ? {} : { error: failure }),
    })
  }
}

function complete(c: Context<HttpEnv>): void {
  const { headers } = c.res
  headers.set('X-Request-Id', c.var.requestId)
  for (const [name, value] of SECURITY_HEADERS) headers.set(name, value)
  // What was answered once is not true the next time, and never for somebody else.
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')
}
