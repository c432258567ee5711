/** Raised signals, and breaches that only hold, as alerts: whatever the phase, and whether they hold or not. */

import type { AlertName } from '../core/effects.ts'
import { canRollBack, type Rollout } from '../core/rollout.ts'
import { SIGNAL_ALERT, SIGNAL_SEVERITY } from '../core/signals/signal-alert.ts'
import { holdingBreachesOf } from '../core/verdict-summary.ts'
import type { AlertToRaise } from './alert-desk.ts'
import type { AppContext } from './context.ts'

export const SIGNAL_ALERTS: readonly AlertName[] = [
  ...Object.values(SIGNAL_ALERT),
  'complaints',
  'cost',
  'cost-pace',
]

export function signalAlerts(ctx: AppContext, rollout: Rollout): readonly AlertToRaise[] {
  const { state, key } = rollout
  const cause = state.phase === 'held' ? state.cause : null
  const common = { subject: key, rollout: key, incident: null } as const
  const alerts: AlertToRaise[] = ctx.judges
    .raisedSignals(key)
    // After a rollback its meters still say what they said then.
    .filter(({ signal }) => signal !== 'eager-suspicion' || canRollBack(state))
    .map(({ signal, text, since }) => ({
      ...common,
      alert: SIGNAL_ALERT[signal],
      severity: SIGNAL_SEVERITY[signal],
      text,
      // The message of the hold says it all.
      told: cause?.kind === 'signal' && cause.signal === signal,
      ...(since === null ? {} : { since }),
    }))
  if (!canRollBack(state)) return alerts
  const verdicts = ctx.judges.verdicts(key)
  for (const { trigger, text } of holdingBreachesOf(verdicts, rollout.policy))
    alerts.push({
      ...common,
      alert: trigger === 'cost' ? 'cost' : 'complaints',
      // Somebody pays for every hour.
      severity: trigger === 'cost' ? 'page' : 'warning',
      text,
      told: cause?.kind === 'breach' && cause.trigger === trigger,
    })
  const dear = verdicts.find(({ trigger, state: said }) => trigger === 'cost' && said === 'suspect')
  if (dear) alerts.push({ ...common, alert: 'cost-pace', severity: 'warning', text: dear.text })
  return alerts
}
