/**
 * Finished means observed: every gateway instance heard in the last 30 s has the plan, and, after a rollback,
 * no candidate request carries it.
 */

import type { EpochMs } from './units.ts'

export interface InstanceSeen {
  readonly gateway: string
  readonly planVersion: number
  readonly heardAt: EpochMs
}

export interface PropagationFacts {
  readonly now: EpochMs
  readonly planVersion: number
  readonly publishedAt: EpochMs
  readonly instances: readonly InstanceSeen[]
  /** A candidate primary request came with this plan or a later one although its share is 0. */
  readonly contrary: boolean
  readonly observeWithinMs: number
}

export interface PropagationAnswer {
  readonly observed: boolean
  readonly instances: number
  readonly applied: number
  readonly stragglers: readonly string[]
  /** Not observed in time, with somebody there who should have followed. */
  readonly overdue: boolean
}

/** Instances age out after this long in silence: a Worker has many, and nobody says when one is gone. */
export const LIVE_MS = 30_000

export function assessPropagation(facts: PropagationFacts): PropagationAnswer {
  const live = facts.instances.filter((instance) => facts.now - instance.heardAt <= LIVE_MS)
  const behind = live.filter((instance) => instance.planVersion < facts.planVersion)
  // Silence proves nothing: somebody has to have been heard since the plan was there.
  const heardSince = live.some((instance) => instance.heardAt >= facts.publishedAt)
  const observed = live.length > 0 && heardSince && behind.length === 0 && !facts.contrary
  return {
    observed,
    instances: live.length,
    applied: live.length - behind.length,
    stragglers: [...new Set(behind.map((instance) => instance.gateway))].sort(),
    // Nobody heard since: it applies with the next request, and there is nobody to page about.
    overdue: !observed && heardSince && facts.now - facts.publishedAt > facts.observeWithinMs,
  }
}
