/** The rules that tell people, whatever the judge says: looked at once a second. */

import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'

export interface AlertWatch {
  check(): Promise<void>
}

export function createAlertWatch(ctx: AppContext, alerts: AlertDesk): AlertWatch {
  return {
    async check() {
      for (const rollout of await ctx.store.rollouts.list()) {
        const stale = ctx.judges.verdicts(rollout.key).find((verdict) => verdict.state === 'stale')
        if (stale)
          await alerts.raise({
            alert: 'data-stale',
            subject: rollout.key,
            rollout: rollout.key,
            severity: 'page',
            incident: null,
            text: stale.text,
          })
        else await alerts.resolve('data-stale', rollout.key, 'attempts arrive again', rollout.key)
      }
    },
  }
}
