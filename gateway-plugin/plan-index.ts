import { thresholdOf } from './assign.ts'
import type { Arm, Plan, PlanBackend, PlanRollout } from './contract.ts'

/** A rollout with everything looked up once per plan instead of once per request. */
export interface IndexedRollout {
  readonly rollout: PlanRollout
  readonly baseline: PlanBackend
  readonly candidate: PlanBackend
  /** Hashes below are on the candidate. */
  readonly threshold: number
  readonly overrides: ReadonlyMap<string, Arm>
  /** Assigned backend first, then its fallbacks, without repetition. */
  readonly order: Readonly<Record<Arm, readonly PlanBackend[]>>
}

export interface PlanIndex {
  readonly plan: Plan
  readonly backends: ReadonlyMap<string, PlanBackend>
  readonly rollouts: readonly IndexedRollout[]
}

/** Expects a plan that `parsePlan` accepted: every backend that it names exists. */
export function indexPlan(plan: Plan): PlanIndex {
  const backends = new Map(plan.backends.map((backend) => [backend.key, backend]))
  const look = (key: string): PlanBackend => {
    const backend = backends.get(key)
    if (backend === undefined) throw new Error(`plan ${plan.planVersion} names backend "${key}" and lacks it`)
    return backend
  }
  const orderOf = (first: string, rest: readonly string[]) => [...new Set([first, ...rest])].map(look)
  const rollouts = plan.rollouts.map((rollout) => ({
    rollout,
    baseline: look(rollout.baseline),
    candidate: look(rollout.candidate),
    threshold: thresholdOf(rollout.phase === 'rolled-back' ? 0 : rollout.share),
    // A rollback suspends what testers asked for: nobody stays on a candidate that was found bad.
    overrides: new Map(
      rollout.phase === 'rolled-back' ? [] : rollout.overrides.map(({ unit, arm }) => [unit, arm]),
    ),
    order: {
      baseline: orderOf(rollout.baseline, rollout.fallback.baseline),
      candidate: orderOf(rollout.candidate, rollout.fallback.candidate),
    },
  }))
  return { plan, backends, rollouts }
}
