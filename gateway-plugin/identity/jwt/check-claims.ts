import type { Claims } from './decode-jwt.ts'
import type { JwtSettings } from './jwt-settings.ts'

const LEEWAY_S = 60
const LONGEST_SUBJECT = 512

/** The user and until when (seconds since the epoch), or what is wrong with the claims (RFC 7519, 4.1). */
export function checkClaims(
  claims: Claims,
  settings: JwtSettings,
  nowS: number,
): { readonly subject: string; readonly expiresAt: number } | string {
  const leeway = settings.leewaySeconds ?? LEEWAY_S
  const { sub, iss, aud, exp, nbf } = claims
  if (typeof exp !== 'number' || !Number.isFinite(exp)) return 'expected "exp", a number of seconds'
  if (nowS >= exp + leeway) return `expired ${Math.round(nowS - exp)} s ago`
  if (nbf !== undefined && (typeof nbf !== 'number' || nowS < nbf - leeway)) return 'not valid yet ("nbf")'
  if (settings.issuer !== undefined && iss !== settings.issuer)
    return `expected "iss" to be "${settings.issuer}"`
  if (settings.audience !== undefined) {
    const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
    if (!audiences.includes(settings.audience)) return `expected "aud" to name "${settings.audience}"`
  }
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT)
    return `expected "sub", 1 to ${LONGEST_SUBJECT} characters that name the user`
  return { subject: sub, expiresAt: exp + leeway }
}
