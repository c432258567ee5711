import { toBase64Url } from './base64url.ts'
import { createBoundedMap } from './bounded-map.ts'

/** HMAC-SHA-256 of a text, its first 22 base64url characters (132 bits). Remembers the last 20,000 answers. */
export type KeyedHash = (text: string) => string | Promise<string>

export function createKeyedHash(secret: string): KeyedHash {
  const encoder = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  let key: ReturnType<typeof crypto.subtle.importKey> | null = null
  const known = createBoundedMap<string, string>(20_000)

  return (text) => {
    const hit = known.get(text)
    if (hit !== undefined) return hit
    // Imported with the first request: Workers do no cryptography while a module loads.
    key ??= crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign'])
    return key
      .then((imported) => crypto.subtle.sign('HMAC', imported, encoder.encode(text)))
      .then((signature) => {
        const hash = toBase64Url(new Uint8Array(signature)).slice(0, 22)
        known.set(text, hash)
        return hash
      })
  }
}
