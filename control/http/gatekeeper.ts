/** Before any handler: is there such a route, who is calling, and may they. */

import type { MiddlewareHandler } from 'hono'
import type { ControlApi } from '../app/control-api.ts'
import type { Access } from './access.ts'
import { authenticate } from './authenticate.ts'
import type { Caller, HttpEnv } from './env.ts'
import type { FailureLimit } from './failure-limit.ts'
import { findRoute } from './find-route.ts'
import { failWith } from './http-error.ts'
import { isSameOrigin } from './same-origin.ts'

export function gatekeeper(api: ControlApi, failures: FailureLimit): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const found = findRoute(c.req.method, c.req.path)
    if (found.kind === 'other-methods')
      failWith({
        code: 'method-not-allowed',
        detail: `${c.req.method} is not for this address; allowed: ${found.allow.join(', ')}`,
        allow: found.allow,
      })
    if (found.kind === 'route') {
      c.set('route', found.path)
      if (found.access !== 'public') {
        const caller = await authenticate(c, api, failures)
        c.set('caller', caller)
        admit(caller, found.access)
        if (caller.via === 'cookie' && changes(c.req.method) && !isSameOrigin(c))
          failWith({
            code: 'forbidden',
            detail: 'Origin: a session may change something only from a page of this address',
          })
      }
    }
    await next()
  }
}

function admit(caller: Caller, access: Exclude<Access, 'public'>): void {
  const { name, role } = caller.identity
  if (!access.includes(role))
    failWith({
      code: 'forbidden',
      detail: `this needs the role ${access.join(' or ')}; "${name}" is ${role}`,
    })
}

function changes(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD'
}
