import type { Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AlertStore, OpenAlert } from '../../ports/alert-store.ts'
import type { Connection } from './connection.ts'
import { insertEffects } from './insert-effects.ts'
import { transact } from './transact.ts'

export function createAlertStore(connection: Connection): AlertStore {
  const { client, prepare, outboxFilled } = connection

  /** The change with its messages; those wake the outbox only once they are written. */
  function writeWith(effects: readonly Effect[], at: EpochMs, change: () => boolean): boolean {
    let enqueued = 0
    const changed = transact(client, () => {
      const done = change()
      if (done) enqueued = insertEffects(connection, effects, at)
      return done
    })
    if (enqueued > 0) outboxFilled()
    return changed
  }

  const insert = prepare(
    'INSERT INTO alerts (alert, subject, since, text) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const update = prepare(
    'UPDATE alerts SET resolved_at = ? WHERE alert = ? AND subject = ? AND resolved_at IS NULL',
  )
  return {
    open: async () =>
      prepare<OpenAlert>(
        'SELECT alert, subject, since, text FROM alerts WHERE resolved_at IS NULL ORDER BY id',
      ).all(),
    raise: async ({ alert, subject, since, text }, effects) =>
      writeWith(effects, since, () => insert.run(alert, subject, since, text).changes > 0),
    resolve: async (alert, subject, at, effects) =>
      writeWith(effects, at, () => update.run(at, alert, subject).changes > 0),
  }
}
