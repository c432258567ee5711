import type { AlertName } from '../../core/effects.ts'
import type { AlertStore, OpenAlert } from '../../ports/alert-store.ts'
import { keep } from './keep.ts'
import type { Memory } from './memory-state.ts'
import { withEffects } from './with-effects.ts'

export function createAlertStore({ state, outboxFilled }: Memory): AlertStore {
  let alerts: readonly OpenAlert[] = []
  const find = (alert: AlertName, subject: string) =>
    alerts.find((open) => open.alert === alert && open.subject === subject)

  /** The outbox first, because it can fail; the alerts after it. */
  const write: (
    effects: Parameters<typeof withEffects>[1],
    at: OpenAlert['since'],
    next: OpenAlert[],
  ) => true = (effects, at, next) => {
    const outbox = withEffects(state.outbox, effects, at)
    const enqueued = outbox.length > state.outbox.length
    state.outbox = outbox
    alerts = next
    if (enqueued) outboxFilled()
    return true
  }

  return {
    open: async () => keep(alerts),
    raise: async (alert, effects) =>
      !find(alert.alert, alert.subject) && write(effects, alert.since, [...alerts, keep(alert)]),
    async resolve(alert, subject, at, effects) {
      const open = find(alert, subject)
      if (!open) return false
      return write(
        effects,
        at,
        alerts.filter((other) => other !== open),
      )
    },
  }
}
