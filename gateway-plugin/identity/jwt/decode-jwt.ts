import { parseJson } from '../../backends/adapter.ts'
import { fromBase64Url } from '../base64url.ts'

export type Claims = Readonly<Record<string, unknown>>

export interface DecodedJwt {
  readonly algorithm: string
  readonly keyId: string | null
  readonly claims: Claims
  /** What was signed: header and payload as they came. */
  readonly signed: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

const MOST_CHARACTERS = 8_192

/** The parts of a compact JWS (RFC 7515, 7.1), not verified yet; a text says what is wrong with it. */
export function decodeJwt(token: string): DecodedJwt | string {
  if (token.length > MOST_CHARACTERS) return `longer than ${MOST_CHARACTERS} characters`
  const parts = token.split('.')
  if (parts.length !== 3) return `${parts.length} parts instead of 3`
  const [head = '', body = '', tail = ''] = parts
  const header = readObject(head)
  const claims = readObject(body)
  const signature = fromBase64Url(tail)
  if (header === null || claims === null || signature === null) return 'not base64url of JSON objects'
  // Whoever marks an extension as critical wants it understood or the token refused (RFC 7515, 4.1.11).
  if (header['crit'] !== undefined) return 'critical extensions ("crit"), which are not understood'
  const { alg, kid } = header
  if (typeof alg !== 'string') return 'no "alg"'
  if (kid !== undefined && typeof kid !== 'string') return 'a "kid" that is no text'
  const signed = new TextEncoder().encode(`${head}.${body}`)
  return { algorithm: alg, keyId: kid ?? null, claims, signed, signature }
}

function readObject(part: string): Claims | null {
  const bytes = fromBase64Url(part)
  const value = bytes === null ? null : parseJson(bytes)
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null
}
