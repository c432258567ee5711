import type { Session, Token, TokenStore } from '../../ports/token-store.ts'

interface Stored {
  readonly secretHash: string
  token: Token
}

export function createTokenStore(): TokenStore {
  const stored: Stored[] = []
  const sessions = new Map<string, Session>()
  const find = (matches: (row: Stored) => boolean) =>
    stored.find((row) => row.token.revokedAt === null && matches(row))

  return {
    async add(token, secretHash) {
      if (find((row) => row.token.name === token.name)) return false
      stored.push({ secretHash, token: { ...token } })
      return true
    },
    byHash: async (secretHash) => copy(find((row) => row.secretHash === secretHash)),
    list: async () =>
      stored
        .map((row) => ({ ...row.token }))
        .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1)),
    async revoke(id, at) {
      const row = find(({ token }) => token.id === id)
      if (row) row.token = { ...row.token, revokedAt: at }
      return row !== undefined
    },
    async touch(id, at) {
      const row = stored.find(({ token }) => token.id === id)
      if (row) row.token = { ...row.token, lastUsedAt: at }
    },

    async addSession(sessionHash, session) {
      sessions.set(sessionHash, { ...session })
    },
    async bySession(sessionHash, now) {
      const session = sessions.get(sessionHash)
      if (!session || session.expiresAt <= now) return undefined
      return copy(find(({ token }) => token.id === session.tokenId))
    },
    async endSession(sessionHash) {
      sessions.delete(sessionHash)
    },
  }
}

function copy(row: Stored | undefined): Token | undefined {
  return row && { ...row.token }
}
