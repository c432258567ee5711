import { isSameText } from './is-same-text.ts'
import type { KeyedHash } from './keyed-hash.ts'

export const SESSION_COOKIE = 'crossfade_session'

/** The first-party session of a visitor without a user id: a random id and its signature in one cookie. */
export interface Sessions {
  /** The id of a valid cookie; null without one or with a forged one. */
  read(cookieHeader: string | undefined): Promise<string | null>
  /** The value of `Set-Cookie` for a new session. */
  issue(): Promise<string>
}

const THIRTEEN_MONTHS_S = 34_000_000

export function createSessions(sign: KeyedHash, randomId: () => string, isSecure: boolean): Sessions {
  return {
    async read(cookieHeader) {
      const match = /(?:^|;\s*)crossfade_session=([A-Za-z0-9_-]{16,64})\.([A-Za-z0-9_-]{22})(?:;|$)/.exec(
        cookieHeader ?? '',
      )
      if (match === null) return null
      const [, id = '', signature = ''] = match
      return isSameText(await sign(`session:${id}`), signature) ? id : null
    },
    async issue() {
      const id = randomId()
      const signature = await sign(`session:${id}`)
      const secure = isSecure ? '; Secure' : ''
      return `${SESSION_COOKIE}=${id}.${signature}; Path=/; Max-Age=${THIRTEEN_MONTHS_S}; HttpOnly; SameSite=Lax${secure}`
    },
  }
}
