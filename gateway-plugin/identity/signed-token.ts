import { parseJson } from '../backends/adapter.ts'
import { type Base64, webBase64 } from '../base64.ts'
import { fromBase64Url } from './base64url.ts'
import type { Hmac } from './hmac.ts'
import { isSameText } from './is-same-text.ts'

/** A short JSON value that anybody may read and only a holder of the secret can make: `payload.signature`. */
export interface SignedTokens {
  make(value: unknown): string | Promise<string>
  /** null: not a token at all. `isGenuine` false: another secret signed it, or somebody changed it. */
  read(token: string): Promise<{ readonly isGenuine: boolean; readonly value: unknown } | null>
}

const MOST_CHARACTERS = 2_000

export function createSignedTokens(secret: string, hmac: Hmac, base64: Base64 = webBase64): SignedTokens {
  return {
    make(value) {
      const payload = base64.encodeUrl(JSON.stringify(value))
      const signature = hmac(secret, payload)
      return typeof signature === 'string'
        ? `${payload}.${signature}`
        : signature.then((answer) => `${payload}.${answer}`)
    },
    async read(token) {
      const match = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/.exec(token.slice(0, MOST_CHARACTERS + 1))
      if (match === null || token.length > MOST_CHARACTERS) return null
      const [, payload = '', signature = ''] = match
      if (!isSameText(await hmac(secret, payload), signature)) return { isGenuine: false, value: null }
      const bytes = fromBase64Url(payload)
      return bytes === null ? null : { isGenuine: true, value: parseJson(bytes) }
    },
  }
}
