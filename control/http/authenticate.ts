/** Who is calling: a bearer token, else the session of a browser. */

import type { Context } from 'hono'
import type { ControlApi } from '../app/control-api.ts'
import type { Caller, HttpEnv } from './env.ts'
import type { FailureLimit } from './failure-limit.ts'
import { failWith } from './http-error.ts'
import { readSession } from './session-cookie.ts'
import { sha256 } from './sha256.ts'

const LONGEST_SECRET = 512

export async function authenticate(
  c: Context<HttpEnv>,
  api: ControlApi,
  failures: FailureLimit,
): Promise<Caller> {
  const header = c.req.header('authorization')
  const session = readSession(c)
  if (header === undefined && session === undefined)
    failWith({
      code: 'unauthenticated',
      detail:
        'expected a token as "Authorization: Bearer …", or the session of a signed-in browser; got neither',
    })
  if (header !== undefined) return holder(await secretOf(header), 'bearer')
  return holder({ session: session as string }, 'cookie')

  async function holder(
    credential: { secret: string } | { session: string },
    via: Caller['via'],
  ): Promise<Caller> {
    // Hashed, so that no secret stays in memory for having been wrong once.
    const key = await sha256('secret' in credential ? credential.secret : credential.session)
    const wait = failures.blockedSec(key)
    if (wait > 0)
      failWith({
        code: 'too-many-failures',
        detail: `this ${via === 'bearer' ? 'token' : 'session'} failed too often; try again in ${wait} s with one that is in force`,
        retryAfterSec: wait,
      })
    const identity = await api.authenticate(credential)
    if (identity === undefined) {
      failures.failed(key)
      return failWith({
        code: 'unauthenticated',
        detail:
          via === 'bearer'
            ? 'the token is not known, or was revoked'
            : 'the session is over: sign in again with a token',
      })
    }
    return { identity, via, stillHolds: async () => (await api.authenticate(credential)) !== undefined }
  }
}

async function secretOf(header: string): Promise<{ secret: string }> {
  const secret = /^Bearer +([\x21-\x7e]+)$/i.exec(header.trim())?.[1]
  if (secret === undefined || secret.length > LONGEST_SECRET)
    return failWith({
      code: 'unauthenticated',
      detail: 'Authorization: expected "Bearer " and a token, got something else',
    })
  return { secret }
}
