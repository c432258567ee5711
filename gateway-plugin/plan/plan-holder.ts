import type { Plan } from '../contract.ts'
import { indexPlan, type PlanIndex } from './plan-index.ts'

export type PlanSource = 'stored' | 'stream' | 'poll'

export interface PlanStatus {
  readonly planVersion: number
  readonly source: PlanSource | 'none'
  /** Since control was last heard of, or since the start. */
  readonly ageMs: number
  readonly isStale: boolean
  /** Wall clock, ISO 8601; null while control answers. */
  readonly controlUnreachableSince: string | null
}

/** The plan in force, where it came from and how old it is. */
export interface PlanHolder {
  current(): PlanIndex | null
  /** An older version never replaces a newer one. */
  offer(plan: Plan, source: PlanSource): 'applied' | 'same' | 'older'
  /** Control answered, and knows no newer plan than ours. */
  confirm(): void
  loseContact(): void
  isStale(): boolean
  version(): number
  status(): PlanStatus
}

export function createPlanHolder(clocks: {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Epoch milliseconds. */
  readonly wallClock: () => number
  readonly onApplied: (plan: Plan, source: PlanSource) => void
}): PlanHolder {
  let index: PlanIndex | null = null
  let source: PlanSource | null = null
  let lastContactAt = clocks.now()
  let unreachableSince: number | null = null

  const holder: PlanHolder = {
    current: () => index,
    offer(plan, from) {
      if (from !== 'stored') holder.confirm()
      const known = index?.plan.planVersion ?? 0
      // What control says wins over what a disk says, even under the same number.
      if (plan.planVersion === known && !(source === 'stored' && from !== 'stored')) return 'same'
      if (plan.planVersion < known) return 'older'
      const isNews = plan.planVersion !== known
      index = indexPlan(plan)
      source = from
      if (isNews) clocks.onApplied(plan, from)
      return isNews ? 'applied' : 'same'
    },
    confirm() {
      lastContactAt = clocks.now()
      unreachableSince = null
    },
    loseContact() {
      unreachableSince ??= clocks.wallClock()
    },
    isStale: () => index !== null && clocks.now() - lastContactAt > index.plan.staleAfterMs,
    version: () => index?.plan.planVersion ?? 0,
    status: () => ({
      planVersion: holder.version(),
      source: source ?? 'none',
      ageMs: Math.round(clocks.now() - lastContactAt),
      isStale: holder.isStale(),
      controlUnreachableSince: unreachableSince === null ? null : new Date(unreachableSince).toISOString(),
    }),
  }
  return holder
}
