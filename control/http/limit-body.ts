import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { HttpEnv } from './env.ts'
import { failWith } from './http-error.ts'

/** Bodies of everything but batches, which have limits of their own for what is sent and what it inflates to. */
export function limitBody(maxBytes: number): MiddlewareHandler<HttpEnv> {
  const limit = bodyLimit({
    maxSize: maxBytes,
    onError: () => failWith({ code: 'too-large', detail: `expected a body of at most ${maxBytes} bytes` }),
  })
  return async (c, next) => {
    if (c.req.path === '/v1/attempts' || c.req.raw.body === null) return next()
    const encoding = c.req.header('content-encoding')
    if (encoding !== undefined && encoding !== 'identity')
      failWith({
        code: 'unsupported-media-type',
        detail: `Content-Encoding: expected none, got "${encoding.slice(0, 40)}"`,
      })
    return limit(c, next)
  }
}
