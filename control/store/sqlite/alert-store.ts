import { and, asc, eq, isNull } from 'drizzle-orm'
import type { AlertName, Effect } from '../../core/effects.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AlertStore, OpenAlert } from '../../ports/alert-store.ts'
import type { Connection } from './connection.ts'
import { insertEffects } from './insert-effects.ts'
import { alerts } from './schema.ts'
import { transact } from './transact.ts'

export function createAlertStore({ client, orm, outboxFilled }: Connection): AlertStore {
  /** The change with its messages; those wake the outbox only once they are written. */
  function writeWith(effects: readonly Effect[], at: EpochMs, change: () => number): boolean {
    const { changed, enqueued } = transact(client, () => {
      const changes = change()
      return { changed: changes > 0, enqueued: changes > 0 ? insertEffects(orm, effects, at) : 0 }
    })
    if (enqueued > 0) outboxFilled()
    return changed
  }

  const isOpen = (alert: AlertName, subject: string) =>
    and(eq(alerts.alert, alert), eq(alerts.subject, subject), isNull(alerts.resolvedAt))

  return {
    open: async () =>
      orm
        .select()
        .from(alerts)
        .where(isNull(alerts.resolvedAt))
        .orderBy(asc(alerts.id))
        .all()
        .map(
          ({ alert, subject, since, text }): OpenAlert => ({ alert, subject, since: since as EpochMs, text }),
        ),
    raise: async (alert, effects) =>
      writeWith(
        effects,
        alert.since,
        () => orm.insert(alerts).values(alert).onConflictDoNothing().run().changes,
      ),
    resolve: async (alert, subject, at, effects) =>
      writeWith(
        effects,
        at,
        () => orm.update(alerts).set({ resolvedAt: at }).where(isOpen(alert, subject)).run().changes,
      ),
  }
}
