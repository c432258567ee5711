/** Tokens and browser sessions. A secret is shown once and kept only as its hash. */

import { type Actor, nameOf, type TokenRole } from '../core/actor.ts'
import type { EpochMs } from '../core/units.ts'
import type { Token } from '../ports/token-store.ts'
import type { AppContext } from './context.ts'
import type { Identity } from './control-api.ts'
import { fail, ok, type Result } from './errors.ts'
import type { TokenView } from './views.ts'

type Needs = Pick<AppContext, 'store' | 'secrets' | 'clock' | 'log'>

const SECRET_LENGTH = 43
const ID_LENGTH = 12
const SESSION_MS = 12 * 3_600_000
/** "Last used" is for people: to the minute is enough, and a write per request is not. */
const TOUCH_EVERY_MS = 60_000

/** `cf_<role>_<random>`: recognisable where it leaks. */
export async function createToken(
  ctx: Needs,
  actor: Actor,
  input: { name: string; role: TokenRole; secret?: string },
): Promise<Result<TokenView & { readonly secret: string }>> {
  const name = input.name.trim()
  if (name === '' || name.length > 100)
    return fail({
      code: 'invalid',
      detail: 'the token was not created',
      problems: [{ field: 'name', problem: 'expected 1 to 100 characters that say who or what will use it' }],
    })
  const secret = input.secret ?? `cf_${input.role}_${ctx.secrets.random(SECRET_LENGTH)}`
  const token: Token = {
    id: ctx.secrets.random(ID_LENGTH),
    name,
    role: input.role,
    createdAt: ctx.clock.now(),
    createdBy: nameOf(actor),
    lastUsedAt: null,
    revokedAt: null,
  }
  if (!(await ctx.store.tokens.add(token, await ctx.secrets.hash(secret))))
    return fail({
      code: 'already-exists',
      detail: `there is a token named "${name}" in force: revoke it first`,
    })
  ctx.log.info('token-created', { name, role: input.role, by: nameOf(actor) })
  return ok({ ...token, secret })
}

export async function revokeToken(ctx: Needs, actor: Actor, id: string): Promise<Result<TokenView>> {
  const token = (await ctx.store.tokens.list()).find((candidate) => candidate.id === id)
  if (!token) return fail({ code: 'not-found', detail: `there is no token with the id "${id}"` })
  const at = ctx.clock.now()
  await ctx.store.tokens.revoke(id, at)
  ctx.log.info('token-revoked', { name: token.name, by: nameOf(actor) })
  return ok({ ...token, revokedAt: token.revokedAt ?? at })
}

export async function authenticate(
  ctx: Needs,
  credential: { secret: string } | { session: string },
): Promise<Identity | undefined> {
  const now = ctx.clock.now()
  const token =
    'secret' in credential
      ? await ctx.store.tokens.byHash(await ctx.secrets.hash(credential.secret))
      : await ctx.store.tokens.bySession(await ctx.secrets.hash(credential.session), now)
  if (!token || token.revokedAt !== null) return undefined
  if (now - (token.lastUsedAt ?? 0) > TOUCH_EVERY_MS) await ctx.store.tokens.touch(token.id, now)
  return toIdentity(token)
}

export async function signIn(
  ctx: Needs,
  secret: string,
): Promise<{ session: string; expiresAt: number; identity: Identity } | undefined> {
  const token = await ctx.store.tokens.byHash(await ctx.secrets.hash(secret))
  // A gateway's token moves no people.
  if (!token || token.revokedAt !== null || token.role === 'gateway') return undefined
  const session = ctx.secrets.random(SECRET_LENGTH)
  const expiresAt = (ctx.clock.now() + SESSION_MS) as EpochMs
  await ctx.store.tokens.addSession(await ctx.secrets.hash(session), { tokenId: token.id, expiresAt })
  return { session, expiresAt, identity: toIdentity(token) }
}

export async function signOut(ctx: Needs, session: string): Promise<void> {
  await ctx.store.tokens.endSession(await ctx.secrets.hash(session))
}

function toIdentity({ id, name, role }: Token): Identity {
  return { tokenId: id, name, role }
}
