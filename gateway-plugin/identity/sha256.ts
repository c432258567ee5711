import { toBase64Url } from './base64url.ts'

/**
 * SHA-256 of a text in UTF-8: 43 characters of base64url. A runtime that has one which answers at once may give that:
 * WebCrypto goes through a thread of its own on Node, and that alone was a sixth of a request's work.
 */
export type Sha256 = (text: string) => string | Promise<string>

export const webSha256: Sha256 = async (text) => {
  const bytes = new TextEncoder().encode(text)
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
