import type { BetterSQLite3Database } from 'drizzle-orm/better-sqlite3'
import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import { outbox } from './schema.ts'

/**
 * Rows of the outbox, inside the transaction of the caller. An id that its lane knows already is not written
 * again: that message is on its way or has arrived. Answers how many are new.
 */
export function insertEffects(orm: BetterSQLite3Database, effects: readonly Effect[], at: EpochMs): number {
  let inserted = 0
  for (const { lane, idempotencyId, notice } of effects)
    inserted += orm
      .insert(outbox)
      .values({ lane, idempotencyId, notice, createdAt: at, dueAt: at })
      .onConflictDoNothing()
      .run().changes
  return inserted
}
