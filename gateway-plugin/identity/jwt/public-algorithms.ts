/** The two signatures that issuers use (RFC 7518, 3.1); everything else is refused. */
export type PublicAlgorithm = 'RS256' | 'ES256'

export type PublicKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

export const IMPORTS = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
} as const

export const VERIFIES = {
  RS256: { name: 'RSASSA-PKCS1-v1_5' },
  ES256: { name: 'ECDSA', hash: 'SHA-256' },
} as const
