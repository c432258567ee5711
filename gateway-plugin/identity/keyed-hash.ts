import { createBoundedMap } from '../stores/bounded-map.ts'
import { createWebHmac, type Hmac } from './hmac.ts'

/** HMAC-SHA-256 of a text, its first 22 base64url characters (132 bits). Remembers the last 20,000 answers. */
export type KeyedHash = (text: string) => string | Promise<string>

export function createKeyedHash(secret: string, hmac: Hmac = createWebHmac()): KeyedHash {
  const known = createBoundedMap<string, string>(20_000)
  const keep = (text: string, signature: string): string => {
    const hash = signature.slice(0, 22)
    known.set(text, hash)
    return hash
  }
  return (text) => {
    const hit = known.get(text)
    if (hit !== undefined) return hit
    const signature = hmac(secret, text)
    return typeof signature === 'string'
      ? keep(text, signature)
      : signature.then((answer) => keep(text, answer))
  }
}
