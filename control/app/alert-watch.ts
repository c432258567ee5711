/** The rules that tell people, whatever the judge says: looked at once a second, against what is open already. */

import type { LiteralAlert } from '../core/alerts/literal-alert.ts'
import type { AlertName } from '../core/effects.ts'
import { backendOf, type Rollout } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { AlertDesk, AlertToRaise } from './alert-desk.ts'
import { backendRefs } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { settleAlerts } from './settle-alerts.ts'
import { SIGNAL_ALERTS, signalAlerts } from './signal-alerts.ts'

export interface AlertWatch {
  check(): Promise<void>
}

/** What this watch raises, and so what it resolves; others look after theirs. */
const WATCHED: readonly AlertName[] = ['errors', 'latency', 'backend-down', 'data-stale', ...SIGNAL_ALERTS]

export function createAlertWatch(ctx: AppContext, desk: AlertDesk): AlertWatch {
  return {
    async check() {
      const rollouts = await ctx.store.rollouts.list()
      const judged = await Promise.all(rollouts.map((rollout) => alertsOf(ctx, rollout)))
      const standing = [...judged.flat(), ...rollouts.flatMap((rollout) => signalAlerts(ctx, rollout))]
      await settleAlerts(desk, WATCHED, standing, RESOLVED)
    },
  }
}

const RESOLVED: Readonly<Partial<Record<AlertName, string>>> = {
  errors: 'fewer errors than three quarters of the bound',
  latency: 'p95 is under its bound again',
  'backend-down': 'it answers again, or nothing is asked of it',
  'data-stale': 'attempts arrive again',
  overflow: 'the candidate has room again',
  'lost-records': 'nothing was lost for five minutes',
  'sample-ratio': 'users are found where the share says',
  'eager-suspicion': 'what was seen since speaks for the candidate',
  complaints: 'a person has listened, or the candidate is another one',
  cost: 'it costs what was projected again, a person has seen it, or the month is over',
  'cost-pace': 'the month ends near its projection again, or it is a breach by now',
}

async function alertsOf(ctx: AppContext, rollout: Rollout): Promise<AlertToRaise[]> {
  const literal = ctx.judges.literalAlerts(rollout.key)
  const stale = ctx.judges.verdicts(rollout.key).find((verdict) => verdict.state === 'stale')
  if (literal.length === 0 && !stale) return []
  const refs = await backendRefs(ctx, rollout)
  const alerts = literal.map((alert) => toAlert(rollout, refs[alert.arm].name, alert))
  if (stale)
    alerts.push({
      alert: 'data-stale',
      subject: rollout.key,
      rollout: rollout.key,
      severity: 'page',
      incident: null,
      text: stale.text,
    })
  return alerts
}

/** The candidate's errors and latency are the rollout's matter, everything else is the backend's. */
function toAlert(rollout: Rollout, name: string, alert: LiteralAlert): AlertToRaise {
  const ofRollout = alert.arm === 'candidate' && alert.rule !== 'backend-down'
  return {
    alert: alert.rule,
    subject: ofRollout ? rollout.key : backendOf(rollout, alert.arm),
    rollout: rollout.key,
    severity: alert.rule === 'errors' ? 'warning' : 'page',
    incident: null,
    text: `${name}: ${alert.text}`,
    since: (alert.since * 1_000) as EpochMs,
  }
}
