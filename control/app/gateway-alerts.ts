/** What gateways report of their own troubles: records that were lost, and a candidate that is full. */

import { describeRate, describeRequests } from '../core/describe.ts'
import { type Rollout, shareOf } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { AlertToRaise } from './alert-desk.ts'
import type { AppContext } from './context.ts'

const WINDOW_MS = 300_000
/** Requests that found the candidate full, of those assigned to it. */
const MAX_OVERFLOW = 0.1
const MIN_REQUESTS = 30

export interface GatewayAlerts {
  standing(rollouts: readonly Rollout[]): Promise<readonly AlertToRaise[]>
}

interface Seen {
  dropped: number
  /** Judge's clock; when the count last rose. */
  roseAt: number
}

export function createGatewayAlerts(ctx: AppContext): GatewayAlerts {
  let byInstance = new Map<string, Seen>()

  /** Losses of the last five minutes by rollout: the names of the gateways, and how many records. */
  function losses(): ReadonlyMap<string, { readonly gateways: Set<string>; records: number }> {
    const now = ctx.clock.judgeNow()
    const lost = new Map<string, { gateways: Set<string>; records: number }>()
    // Made anew each time: instances come and go for ever.
    const seen = new Map<string, Seen>()
    for (const { gateway, instance, header } of ctx.gateways.listed(now))
      for (const [rollout, arms] of Object.entries(header.dropped)) {
        const dropped = arms.baseline + arms.candidate
        const key = `${gateway}\n${instance}\n${rollout}`
        const known = byInstance.get(key)
        const roseAt = dropped > (known?.dropped ?? 0) ? now : (known?.roseAt ?? Number.NEGATIVE_INFINITY)
        seen.set(key, { dropped, roseAt })
        if (dropped === 0 || now - roseAt > WINDOW_MS) continue
        const entry = lost.get(rollout) ?? { gateways: new Set(), records: 0 }
        entry.gateways.add(gateway)
        entry.records += dropped
        lost.set(rollout, entry)
      }
    byInstance = seen
    return lost
  }

  async function overflow(rollout: Rollout): Promise<AlertToRaise | undefined> {
    if (shareOf(rollout.state) === 0) return undefined
    const now = ctx.clock.now()
    const from = (now - WINDOW_MS) as EpochMs
    const points = await ctx.store.attempts.metrics({ rollout: rollout.key, from, to: now, stepMs: 60_000 })
    const ours = points.filter(({ arm }) => arm === 'candidate')
    const assigned = ours.reduce((sum, point) => sum + point.assigned, 0)
    const full = ours.reduce((sum, point) => sum + point.overflow, 0)
    if (assigned < MIN_REQUESTS || full / assigned <= MAX_OVERFLOW) return undefined
    return {
      alert: 'overflow',
      subject: rollout.key,
      rollout: rollout.key,
      severity: 'page',
      incident: null,
      text: `${describeRate(full / assigned)} of ${describeRequests(assigned)} over 5 minutes found the candidate full (bound ${describeRate(MAX_OVERFLOW)}) and were served elsewhere`,
    }
  }

  return {
    async standing(rollouts) {
      const alerts: AlertToRaise[] = []
      const lost = losses()
      for (const rollout of rollouts) {
        const loss = lost.get(rollout.key)
        if (loss)
          alerts.push({
            alert: 'lost-records',
            subject: rollout.key,
            rollout: rollout.key,
            severity: 'page',
            incident: null,
            text: `${[...loss.gateways].join(', ')} lost ${loss.records} records for lack of memory: what is judged is not all that happened`,
          })
        const full = await overflow(rollout)
        if (full) alerts.push(full)
      }
      return alerts
    },
  }
}
