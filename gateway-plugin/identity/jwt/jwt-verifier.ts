import type { Log, Send } from '../../send.ts'
import { createBoundedMap } from '../../stores/bounded-map.ts'
import { checkClaims } from './check-claims.ts'
import { type DecodedJwt, decodeJwt } from './decode-jwt.ts'
import { createJsonWebKeys, type JsonWebKeys } from './json-web-keys.ts'
import type { JwtSettings } from './jwt-settings.ts'
import { VERIFIES } from './public-algorithms.ts'

export type VerifiedToken =
  | { readonly kind: 'valid'; readonly subject: string }
  /** `problem` goes to the client: it names what is wrong, never the token. */
  | { readonly kind: 'refused'; readonly problem: string }
  /** The issuer's keys could not be read, so that nobody can say. */
  | { readonly kind: 'unknown'; readonly problem: string }

export interface JwtVerifier {
  verify(token: string): Promise<VerifiedToken>
}

export interface JwtSurroundings {
  readonly send: Send
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Epoch milliseconds. */
  readonly wallClock: () => number
  readonly log: Log
  /** Keeps work alive that no user waits for. */
  readonly defer?: (work: Promise<unknown>) => void
}

const REMEMBERED_TOKENS = 5_000
/** An accepted token is believed without another look for so long, so that a withdrawn key works no longer. */
const REMEMBER_MS = 60_000

/** Verifies signed user tokens: HS256 by secret, RS256 and ES256 by published keys, each only with its own. */
export function createJwtVerifier(settings: JwtSettings, around: JwtSurroundings): JwtVerifier {
  const { now, wallClock } = around
  const keys = settings.jwksUrl === undefined ? null : createJsonWebKeys({ ...around, url: settings.jwksUrl })
  const accepted = createBoundedMap<string, { subject: string; expiresAt: number; seenAt: number }>(
    REMEMBERED_TOKENS,
  )
  const refuse = (problem: string): VerifiedToken => ({ kind: 'refused', problem })

  return {
    async verify(token) {
      const nowS = wallClock() / 1000
      const seen = accepted.get(token)
      if (seen !== undefined && nowS < seen.expiresAt && now() - seen.seenAt < REMEMBER_MS)
        return { kind: 'valid', subject: seen.subject }
      const decoded = decodeJwt(token)
      if (typeof decoded === 'string') return refuse(`expected a JSON web token, got ${decoded}`)
      const signed = await checkSignature(decoded, settings, keys)
      if (signed === 'unreachable')
        return { kind: 'unknown', problem: 'the keys of the issuer cannot be read' }
      if (signed !== null) return refuse(signed)
      const checked = checkClaims(decoded.claims, settings, nowS)
      if (typeof checked === 'string') return refuse(checked)
      accepted.set(token, { ...checked, seenAt: now() })
      return { kind: 'valid', subject: checked.subject }
    },
  }
}

/** null: genuine. The algorithm that a token names chooses among ours; it never turns a public key into a secret. */
async function checkSignature(
  { algorithm, keyId, signed, signature }: DecodedJwt,
  settings: JwtSettings,
  keys: JsonWebKeys | null,
): Promise<string | 'unreachable' | null> {
  const forged = 'the signature is not genuine'
  if (algorithm === 'HS256' && settings.secret !== undefined) {
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(settings.secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    )
    return (await crypto.subtle.verify('HMAC', key, signature, signed)) ? null : forged
  }
  if ((algorithm === 'RS256' || algorithm === 'ES256') && keys !== null) {
    const found = await keys.find(algorithm, keyId)
    if (found === 'unreachable') return found
    if (found.length === 0)
      return keyId === null
        ? `no ${algorithm} key of the issuer fits`
        : `the issuer has no ${algorithm} key "${keyId.slice(0, 100)}"`
    for (const key of found)
      if (await crypto.subtle.verify(VERIFIES[algorithm], key, signature, signed)) return null
    return forged
  }
  const allowed = [
    ...(settings.secret === undefined ? [] : ['HS256']),
    ...(keys === null ? [] : ['RS256', 'ES256']),
  ]
  return `expected "alg" to be ${allowed.join(' or ')}, got "${algorithm.slice(0, 20)}"`
}
