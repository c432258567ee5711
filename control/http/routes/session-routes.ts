import { createRoute } from '@hono/zod-openapi'
import { callerOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import type { FailureLimit } from '../failure-limit.ts'
import { failWith } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { isSameOrigin } from '../same-origin.ts'
import { sessionView, signInRequest } from '../schemas/other-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { giveSession, readSession, takeSession } from '../session-cookie.ts'

const signIn = createRoute({
  method: 'post',
  path: '/v1/session',
  tags: ['session'],
  summary: 'Sign a browser in with a token; the session is a cookie out of reach of scripts',
  request: { body: jsonBody(signInRequest) },
  responses: { 200: json(sessionView, 'Signed in'), ...problems.invalid, ...problems.overloaded },
})

const whoAmI = createRoute({
  method: 'get',
  path: '/v1/session',
  tags: ['session'],
  summary: 'Who the caller is',
  responses: { 200: json(sessionView, 'Name and role') },
})

const signOut = createRoute({
  method: 'delete',
  path: '/v1/session',
  tags: ['session'],
  summary: 'End the session of this browser',
  responses: { 204: { description: 'Ended' } },
})

export function sessionRoutes({ api, now }: HttpDeps, failures: FailureLimit) {
  return createRouter()
    .openapi(signIn, async (c) => {
      // A page elsewhere must not sign somebody in as somebody else.
      if (c.req.header('origin') !== undefined && !isSameOrigin(c))
        failWith({ code: 'forbidden', detail: 'Origin: sign in from a page of this address' })
      const signed = await api.signIn(c.req.valid('json').token)
      if (signed === undefined) {
        // Only wrong tokens are slowed down: whoever shares an address with a guesser can still sign in.
        const from = `sign-in ${c.var.address ?? ''}`
        const wait = failures.blockedSec(from)
        failures.failed(from)
        if (wait > 0)
          failWith({
            code: 'too-many-failures',
            detail: `too many wrong tokens; try again in ${wait} s`,
            retryAfterSec: wait,
          })
        return failWith({ code: 'unauthenticated', detail: 'token: it is not known, or was revoked' })
      }
      const { session, expiresAt, identity } = signed
      if (identity.role === 'gateway') {
        await api.signOut(session)
        failWith({
          code: 'forbidden',
          detail: 'token: a gateway cannot sign in; use one of a viewer, operator or admin',
        })
      }
      giveSession(c, session, (expiresAt - now()) / 1_000)
      return c.json({ name: identity.name, role: identity.role }, 200)
    })
    .openapi(whoAmI, (c) => {
      const { name, role } = callerOf(c).identity
      return c.json({ name, role }, 200)
    })
    .openapi(signOut, async (c) => {
      const session = readSession(c)
      if (session !== undefined) await api.signOut(session)
      takeSession(c)
      return c.body(null, 204)
    })
}
