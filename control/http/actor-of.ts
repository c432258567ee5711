import type { Context } from 'hono'
import type { Identity } from '../app/control-api.ts'
import type { Actor } from '../core/actor.ts'
import type { Caller, HttpEnv } from './env.ts'
import { failWith } from './http-error.ts'

export function callerOf(c: Context<HttpEnv>): Caller {
  // The gatekeeper has let nobody through without one; a route that forgot its rule ends here.
  return c.var.caller ?? failWith({ code: 'unauthenticated', detail: 'this needs a token' })
}

export function actorOf(c: Context<HttpEnv>): Actor {
  return personOf(callerOf(c).identity)
}

function personOf({ name, role }: Identity): Actor {
  if (role === 'gateway')
    return failWith({ code: 'forbidden', detail: `"${name}" is a gateway, not a person` })
  return { kind: 'person', name, role }
}
