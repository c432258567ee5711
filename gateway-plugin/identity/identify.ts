import type { GatewayRequest } from '../gateway-request.ts'
import type { SessionPin, TesterOverride } from '../route.ts'
import { type CheckedOverride, OVERRIDE_HEADER, type OverrideTokens } from '../routing/override-token.ts'
import type { SessionPins } from '../routing/session-pin.ts'
import type { AddressList } from './address-list.ts'
import type { JwtVerifier } from './jwt/jwt-verifier.ts'
import type { Sessions } from './session.ts'

export interface Identity {
  readonly user: string | null
  readonly session: string | null
  /** `X-Forwarded-For` of a trusted proxy, else the peer itself. */
  readonly address: string
  /** The client itself sits at a trusted address: it may ask how it is routed. */
  readonly isTrusted: boolean
  /** From a valid token of a tester. */
  readonly override: TesterOverride | null
  /** From valid cookies of this unit, by key of the rollout. */
  readonly pins: ReadonlyMap<string, SessionPin> | null
}

/** Somebody claims to be somebody and cannot show it: never taken for an anonymous visitor in silence. */
export interface Refusal {
  /** 503: nobody can say, since the issuer's keys cannot be read. */
  readonly status: 401 | 503
  /** The header that was not believed. */
  readonly field: string
  readonly problem: string
}

export type Identified = { readonly kind: 'known'; readonly identity: Identity } | RefusedIdentity
export interface RefusedIdentity {
  readonly kind: 'refused'
  readonly refusal: Refusal
}

export interface IdentifySettings {
  /** Lower case. */
  readonly userHeader: string
  readonly trusted: AddressList
  readonly sessions: Sessions
  readonly pins: SessionPins
  readonly overrides: OverrideTokens
  /** null: signed user tokens are not looked at. */
  readonly tokens: {
    readonly verifier: JwtVerifier
    /** Lower case. */
    readonly header: string
    readonly isRequired: boolean
  } | null
}

/**
 * Whom the program around the gateway names, else a signed user token, else a trusted header, else OpenAI's `user` from
 * clients at trusted addresses, else the session. At once where there is no signature to be checked.
 */
export function identify(
  request: GatewayRequest,
  bodyUser: string | null,
  settings: IdentifySettings,
): Identified | Promise<Identified> {
  const located = locateClient(request, settings.trusted)
  const { headers } = request
  if (headers[OVERRIDE_HEADER] !== undefined || headers['cookie'] !== undefined || settings.tokens !== null)
    return identifyBySignatures(request, bodyUser, settings, located)
  const { address, isTrusted } = located
  const user = namedAround(request) ?? nameFromClient(request, bodyUser, settings, located)
  return { kind: 'known', identity: { user, session: null, address, isTrusted, override: null, pins: null } }
}

async function identifyBySignatures(
  request: GatewayRequest,
  bodyUser: string | null,
  settings: IdentifySettings,
  located: Located,
): Promise<Identified> {
  const { address, isTrusted } = located
  const token = request.headers[OVERRIDE_HEADER]
  let override: TesterOverride | null = null
  if (token !== undefined) {
    const checked = await settings.overrides.check(token)
    if (checked.kind !== 'valid') return refuse(401, 'X-Crossfade-Override', explainOverride(checked))
    override = checked.override
  }
  const proven =
    namedAround(request) ?? (settings.tokens === null ? null : await readUserToken(request, settings.tokens))
  if (proven !== null && typeof proven !== 'string') return proven
  const named = proven ?? nameFromClient(request, bodyUser, settings, located)
  const { cookie } = request.headers
  const session = named === null ? await settings.sessions.read(cookie) : null
  const pins = await settings.pins.read(cookie, named ?? session)
  return { kind: 'known', identity: { user: named, session, address, isTrusted, override, pins } }
}

function refuse(status: Refusal['status'], field: string, problem: string): RefusedIdentity {
  return { kind: 'refused', refusal: { status, field, problem } }
}

/** The user of a valid token; null where there is none and none is required. */
async function readUserToken(
  request: GatewayRequest,
  { verifier, header, isRequired }: NonNullable<IdentifySettings['tokens']>,
): Promise<string | RefusedIdentity | null> {
  const value = request.headers[header]
  if (value === undefined || value === '')
    return isRequired ? refuse(401, header, 'expected a signed user token, got nothing') : null
  const bearer = /^bearer\s+(\S+)$/i.exec(value)?.[1]
  // An API key of OpenAI's clients stands there too: where nobody has to sign in, it says nothing about the user.
  if (header === 'authorization' && !isRequired && bearer?.split('.').length !== 3) return null
  if (header === 'authorization' && bearer === undefined)
    return refuse(401, header, 'expected "Bearer" and a signed user token')
  const verified = await verifier.verify(bearer ?? value)
  if (verified.kind === 'valid') return verified.subject
  return refuse(verified.kind === 'unknown' ? 503 : 401, header, verified.problem)
}

/** Whom the program around the gateway has made sure of. */
function namedAround({ user }: GatewayRequest): string | null {
  return user === undefined || user === '' ? null : user
}

function nameFromClient(
  request: GatewayRequest,
  bodyUser: string | null,
  { userHeader }: IdentifySettings,
  { isTrusted, isPeerTrusted }: Located,
): string | null {
  if (!isPeerTrusted) return null
  // A proxy sets the header and knows nothing of the body: what stands there is the word of the client itself.
  const named = request.headers[userHeader] || (isTrusted ? bodyUser : null)
  return named !== null && named !== undefined && named !== '' && named.length <= 512 ? named : null
}

function explainOverride(checked: Exclude<CheckedOverride, { kind: 'valid' }>): string {
  if (checked.kind === 'expired')
    return `expected a token that is still valid, got one that ended ${Math.ceil(checked.agoMs / 1000)} s ago`
  return checked.kind === 'forged'
    ? 'expected a token that this service signed'
    : 'expected a token made by POST /tts/override, got another text'
}

interface Located {
  readonly address: string
  readonly isTrusted: boolean
  readonly isPeerTrusted: boolean
}

/** Who is really asking when trusted proxies stand in between: the last address that is not one of them. */
export function locateClient(request: GatewayRequest, trusted: AddressList): Located {
  const isPeerTrusted = trusted.includes(request.address)
  const forwarded = request.headers['x-forwarded-for']
  if (!isPeerTrusted || forwarded === undefined)
    return { address: request.address, isTrusted: isPeerTrusted, isPeerTrusted }
  const hops = forwarded.split(',').map((hop) => withoutPort(hop.trim()))
  const client = hops.findLast((hop) => !trusted.includes(hop))
  if (client === undefined) return { address: hops[0] ?? request.address, isTrusted: true, isPeerTrusted }
  return { address: client, isTrusted: false, isPeerTrusted }
}

/** Some proxies write the port of the client too, another one with each connection (Azure Application Gateway). */
function withoutPort(hop: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+)$/.exec(hop) ?? []
  return bracketed ?? plain ?? hop
}
