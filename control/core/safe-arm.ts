/**
 * Before traffic goes back by itself: is there an arm that is better? A rollback onto a broken baseline, or one
 * for the sake of a single broken gateway, would make things worse.
 */

import type { BreakerState } from '../../gateway-plugin/contract.ts'
import type { EpochMs } from './units.ts'

export interface BackendHealth {
  /** Last answer with audio; null: none since control started. */
  readonly lastSuccessAt: EpochMs | null
  /** Last answer that the allocation is used up. */
  readonly lastQuotaAt: EpochMs | null
  /** Calls of the last 20 s for the rollout, and the failed ones; of all rollouts where it has too few. */
  readonly calls: number
  readonly failed: number
  /** As reported by live gateway instances. */
  readonly breakers: readonly BreakerState[]
  /** Gateways turn every request away from it, because its daily budget is spent. */
  readonly stopped?: boolean
}

export interface SafeArmFacts {
  readonly now: EpochMs
  readonly baseline: BackendHealth
  /** The candidate's judged failure rate over the last minute; null: none were judged. */
  readonly candidateFailureRate: number | null
  /** Candidate calls of the rollout in the last 20 s by gateway name. */
  readonly byGateway: Readonly<Record<string, GatewayCalls>>
}

export interface GatewayCalls {
  readonly calls: number
  readonly failed: number
}

export const FRESH_SUCCESS_MS = 60_000
const ONE_GATEWAY_SHARE = 0.9
/** Up to the error limit of the plan the baseline is no worse than usual: no reason to stay on a slow candidate. */
const USUAL_FAILURE_RATE = 0.02
/** A gateway with fewer calls says nothing about the others, fewer failures nothing about where they come from. */
const MIN_CALLS = 5
const MIN_FAILURES = 5

export interface SafeArmAnswer {
  readonly safe: boolean
  readonly why: string
}

/** Whether the baseline can take traffic at all. */
export function assessBaseline(health: BackendHealth, now: EpochMs): SafeArmAnswer {
  const success = health.lastSuccessAt
  if (health.stopped)
    return { safe: false, why: 'the daily budget of the baseline is spent, and it is a hard stop' }
  if (health.lastQuotaAt !== null && (success === null || health.lastQuotaAt >= success))
    return { safe: false, why: 'the baseline answers that its allocation is used up' }
  if (health.breakers.length > 0 && !health.breakers.includes('closed'))
    return { safe: false, why: 'the breaker of the baseline is open' }
  if (success === null) return { safe: false, why: 'no success of the baseline was seen yet' }
  const age = now - success
  if (age > FRESH_SUCCESS_MS)
    return {
      safe: false,
      why: `the last success of the baseline is ${Math.round(age / 1_000)} s ago, bound 60 s`,
    }
  return { safe: true, why: `last success ${Math.max(0, Math.round(age / 1_000))} s ago` }
}

/** Whether an automatic rollback may run now. */
export function assessSafeArm(facts: SafeArmFacts): SafeArmAnswer {
  const usable = assessBaseline(facts.baseline, facts.now)
  if (!usable.safe) return usable
  const { calls, failed } = facts.baseline
  const baselineRate = calls === 0 ? 0 : failed / calls
  if (baselineRate > USUAL_FAILURE_RATE && baselineRate >= (facts.candidateFailureRate ?? 0))
    return {
      safe: false,
      why: `the baseline fails as often: ${failed} of ${calls} calls in the last 20 s`,
    }
  const broken = findBrokenGateway(facts.byGateway)
  return broken === undefined ? usable : { safe: false, why: broken }
}

/** One of several busy gateways from which nearly all failures come: its own trouble, not the candidate's. */
function findBrokenGateway(byGateway: SafeArmFacts['byGateway']): string | undefined {
  const busy = Object.entries(byGateway).filter(([, { calls }]) => calls >= MIN_CALLS)
  const total = busy.reduce((sum, [, { failed }]) => sum + failed, 0)
  const [worst] = busy.sort(([, a], [, b]) => b.failed - a.failed)
  if (busy.length < 2 || !worst || total < MIN_FAILURES) return undefined
  const [name, { failed }] = worst
  if (failed <= total * ONE_GATEWAY_SHARE) return undefined
  return `${failed} of ${total} failures come from one gateway, ${name}: look there`
}
