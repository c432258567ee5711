/** How users prove who they are. With neither a secret nor an address of keys, tokens are not looked at. */
export interface JwtSettings {
  /** Shared secret of HS256, 32 characters or more. */
  readonly secret?: string
  /** Where the issuer publishes its RS256 and ES256 keys (JWKS, RFC 7517). */
  readonly jwksUrl?: string
  /** Expected `iss`; left out: any. */
  readonly issuer?: string
  /** Expected in `aud`; left out: any. */
  readonly audience?: string
  /** How far the issuer's clock may be off. */
  readonly leewaySeconds?: number
  /** Lower case; `authorization` unless given (`cf-access-jwt-assertion` behind Cloudflare Access). */
  readonly header?: string
  /** Whether a request without a token is refused, instead of being told apart by other means. */
  readonly isRequired?: boolean
}
