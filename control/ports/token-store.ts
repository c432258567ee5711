/** Tokens, hashed at rest. The secret is shown once and never stored. */

import type { TokenRole } from '../core/actor.ts'
import type { EpochMs } from '../core/units.ts'

export interface Token {
  readonly id: string
  readonly name: string
  readonly role: TokenRole
  readonly createdAt: EpochMs
  readonly createdBy: string
  readonly lastUsedAt: EpochMs | null
  readonly revokedAt: EpochMs | null
}

export interface Session {
  readonly tokenId: string
  readonly expiresAt: EpochMs
}

export interface TokenStore {
  /** False when the name is taken by a token that is in force. */
  add(token: Token, secretHash: string): Promise<boolean>
  /** Only a token that is in force: a revoked one is not found. */
  byHash(secretHash: string): Promise<Token | undefined>
  list(): Promise<readonly Token[]>
  revoke(id: string, at: EpochMs): Promise<boolean>
  touch(id: string, at: EpochMs): Promise<void>

  addSession(sessionHash: string, session: Session): Promise<void>
  /** The token behind a session that has not expired and whose token is not revoked. */
  bySession(sessionHash: string, now: EpochMs): Promise<Token | undefined>
  endSession(sessionHash: string): Promise<void>
}
