import { and, asc, eq, isNull } from 'drizzle-orm'
import type { EpochMs } from '../../core/units.ts'
import type { Token, TokenStore } from '../../ports/token-store.ts'
import type { Connection } from './connection.ts'
import { sessions, tokens } from './schema.ts'
import { transact } from './transact.ts'

export function createTokenStore({ client, orm }: Connection): TokenStore {
  return {
    add: async (token, secretHash) =>
      transact(client, () => {
        const taken = orm
          .select({ id: tokens.id })
          .from(tokens)
          .where(and(eq(tokens.name, token.name), isNull(tokens.revokedAt)))
          .get()
        if (taken) return false
        orm
          .insert(tokens)
          .values({ ...token, secretHash })
          .run()
        return true
      }),
    async byHash(secretHash) {
      const row = orm
        .select()
        .from(tokens)
        .where(and(eq(tokens.secretHash, secretHash), isNull(tokens.revokedAt)))
        .get()
      return row && toToken(row)
    },
    list: async () =>
      orm.select().from(tokens).orderBy(asc(tokens.createdAt), asc(tokens.id)).all().map(toToken),
    revoke: async (id, at) =>
      orm
        .update(tokens)
        .set({ revokedAt: at })
        .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)))
        .run().changes > 0,
    async touch(id, at) {
      orm.update(tokens).set({ lastUsedAt: at }).where(eq(tokens.id, id)).run()
    },

    async addSession(hash, { tokenId, expiresAt }) {
      orm.insert(sessions).values({ hash, tokenId, expiresAt }).run()
    },
    async bySession(hash, now) {
      const row = orm
        .select()
        .from(sessions)
        .innerJoin(tokens, eq(sessions.tokenId, tokens.id))
        .where(and(eq(sessions.hash, hash), isNull(tokens.revokedAt)))
        .get()
      return row && row.sessions.expiresAt > now ? toToken(row.tokens) : undefined
    },
    async endSession(hash) {
      orm.delete(sessions).where(eq(sessions.hash, hash)).run()
    },
  }
}

function toToken(row: typeof tokens.$inferSelect): Token {
  const { secretHash: _, ...token } = row
  return {
    ...token,
    createdAt: token.createdAt as EpochMs,
    lastUsedAt: token.lastUsedAt as EpochMs | null,
    revokedAt: token.revokedAt as EpochMs | null,
  }
}
