/** Raises and resolves alerts, once each, with their message in the same write. Alerts never move traffic. */

import type { AlertName, Effect, Severity } from '../core/effects.ts'
import type { IncidentId, RolloutKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'
import type { OpenAlert } from '../ports/alert-store.ts'
import type { AppContext } from './context.ts'

export interface AlertToRaise {
  readonly alert: AlertName
  /** A rollout key or a backend key. */
  readonly subject: string
  readonly rollout: RolloutKey | null
  readonly severity: Severity
  readonly text: string
  readonly incident: IncidentId | null
  readonly since?: EpochMs
  /** Another message tells it already: nothing is sent when it opens. */
  readonly told?: boolean
}

export interface AlertDesk {
  raise(alert: AlertToRaise): Promise<void>
  resolve(alert: AlertName, subject: string, text: string, rollout?: RolloutKey): Promise<void>
  open(): readonly OpenAlert[]
}

export async function createAlertDesk(
  ctx: Pick<AppContext, 'store' | 'clock' | 'events' | 'log'>,
): Promise<AlertDesk> {
  // Known in memory, so that the tick that asks four times a second does not ask the database.
  const open = new Map<string, OpenAlert>()
  const idOf = (alert: string, subject: string) => `${alert}\n${subject}`
  for (const alert of await ctx.store.alerts.open()) open.set(idOf(alert.alert, alert.subject), alert)

  return {
    open: () => [...open.values()],

    async raise(raised) {
      const id = idOf(raised.alert, raised.subject)
      if (open.has(id)) return
      const at = ctx.clock.now()
      const { alert, subject, text, rollout, severity, incident } = raised
      const since = raised.since ?? at
      const entry: OpenAlert = { alert, subject, since, text }
      open.set(id, entry)
      const messages: Effect[] = [
        {
          lane: 'slack',
          idempotencyId: `alert-${alert}-${subject}-${at}`,
          notice: {
            kind: 'alert',
            alert,
            state: 'open',
            severity,
            rollout,
            subject,
            text,
            incident,
            since,
            at,
          },
        },
      ]
      const fresh = await ctx.store.alerts.raise(entry, raised.told ? [] : messages)
      if (!fresh) return
      ctx.log.warn('alert', { alert, subject, text })
      ctx.events.tell({ kind: 'alert', rollout })
    },

    async resolve(alert, subject, text, rollout) {
      const id = idOf(alert, subject)
      const entry = open.get(id)
      if (!entry) return
      const at = ctx.clock.now()
      open.delete(id)
      await ctx.store.alerts.resolve(alert, subject, at, [
        {
          lane: 'slack',
          idempotencyId: `alert-${alert}-${subject}-${entry.since}-resolved-${at}`,
          notice: {
            kind: 'alert',
            alert,
            state: 'resolved',
            severity: 'info',
            rollout: rollout ?? null,
            subject,
            text,
            incident: null,
            since: entry.since,
            at,
          },
        },
      ])
      ctx.log.info('alert-resolved', { alert, subject, text })
      ctx.events.tell({ kind: 'alert', rollout: rollout ?? null })
    },
  }
}
