import type { Token, TokenStore } from '../../ports/token-store.ts'
import type { Connection } from './connection.ts'

const COLUMNS = `t.id, t.name, t.role, t.created_at AS createdAt, t.created_by AS createdBy,
  t.last_used_at AS lastUsedAt, t.revoked_at AS revokedAt`

export function createTokenStore({ prepare }: Connection): TokenStore {
  const add = prepare(
    `INSERT INTO tokens (id, name, role, secret_hash, created_at, created_by, last_used_at, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING`,
  )
  const byHash = prepare<Token>(
    `SELECT ${COLUMNS} FROM tokens t WHERE t.secret_hash = ? AND t.revoked_at IS NULL`,
  )
  const bySession = prepare<Token>(
    `SELECT ${COLUMNS} FROM sessions s JOIN tokens t ON t.id = s.token_id
     WHERE s.hash = ? AND s.expires_at > ? AND t.revoked_at IS NULL`,
  )
  const revoke = prepare('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL')

  return {
    add: async (t, secretHash) =>
      add.run(t.id, t.name, t.role, secretHash, t.createdAt, t.createdBy, t.lastUsedAt, t.revokedAt).changes >
      0,
    byHash: async (secretHash) => byHash.get(secretHash),
    list: async () => prepare<Token>(`SELECT ${COLUMNS} FROM tokens t ORDER BY t.created_at, t.id`).all(),
    revoke: async (id, at) => revoke.run(at, id).changes > 0,
    async touch(id, at) {
      prepare('UPDATE tokens SET last_used_at = ? WHERE id = ?').run(at, id)
    },

    async addSession(hash, { tokenId, expiresAt }) {
      prepare('INSERT INTO sessions (hash, token_id, expires_at) VALUES (?, ?, ?)').run(
        hash,
        tokenId,
        expiresAt,
      )
    },
    bySession: async (hash, now) => bySession.get(hash, now),
    async endSession(hash) {
      prepare('DELETE FROM sessions WHERE hash = ?').run(hash)
    },
  }
}
