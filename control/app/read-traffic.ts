/** What really happened in the last five minutes, beside what was assigned. */

import type { Rollout } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { AppContext } from './context.ts'
import type { RolloutView } from './views.ts'

/** Over which today's traffic is read and projected. */
export const TRAFFIC_WINDOW_MS = 300_000

export async function readTraffic(ctx: AppContext, rollout: Rollout): Promise<RolloutView['traffic']> {
  // Attempts are counted on the judge's clock, which no step of the wall clock moves.
  const now = ctx.clock.judgeNow()
  const from = Math.max(rollout.createdAt, now - TRAFFIC_WINDOW_MS)
  const windowMs = Math.max(1_000, now - from)

  const points = await ctx.store.attempts.metrics({
    rollout: rollout.key,
    from: from as EpochMs,
    to: now,
    stepMs: 1_000,
  })
  const sum = (arm: string, value: (point: (typeof points)[number]) => number) =>
    points.reduce((total, point) => (point.arm === arm ? total + value(point) : total), 0)
  const assigned = {
    baseline: sum('baseline', (p) => p.assigned),
    candidate: sum('candidate', (p) => p.assigned),
  }
  const served = { baseline: sum('baseline', (p) => p.served), candidate: sum('candidate', (p) => p.served) }
  const requests = assigned.baseline + assigned.candidate
  return {
    windowMs,
    requests,
    requestsPerSecond: requests / (windowMs / 1_000),
    assignedToCandidate: fractionOf(assigned),
    servedByCandidate: fractionOf(served),
    users: requests === 0 ? null : await ctx.store.attempts.users(rollout.key, from as EpochMs, now),
  }
}

function fractionOf({ baseline, candidate }: { baseline: number; candidate: number }): number | null {
  const total = baseline + candidate
  return total === 0 ? null : candidate / total
}
