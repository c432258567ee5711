import type Database from 'better-sqlite3'
import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { MetaValues } from './meta-values.ts'

/** What the adapters of one database share. Everything in it is synchronous. */
export interface Connection {
  readonly client: Database.Database
  readonly orm: BetterSQLite3Database
  readonly meta: MetaValues
  /** To be called after a commit that put something into the outbox. */
  readonly outboxFilled: () => void
}
