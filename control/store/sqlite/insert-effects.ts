import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import type { Connection } from './connection.ts'

/**
 * Rows of the outbox, inside the transaction of the caller. An id that its lane knows already is not written
 * again: that message is on its way or has arrived. Answers how many are new.
 */
export function insertEffects({ prepare }: Connection, effects: readonly Effect[], at: EpochMs): number {
  const insert = prepare(
    `INSERT INTO outbox (lane, idempotency_id, notice, created_at, due_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (lane, idempotency_id) DO NOTHING`,
  )
  return effects.reduce(
    (inserted, { lane, idempotencyId, notice }) =>
      inserted + insert.run(lane, idempotencyId, JSON.stringify(notice), at, at).changes,
    0,
  )
}
