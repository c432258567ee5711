/** How long a gate still takes, at the pace that requests come in. */

import { describeDuration } from './describe.ts'
import type { GateFacts } from './gate-facts.ts'

/**
 * Milliseconds for so many candidate requests: at the pace of this stage so far, with its nights; before the first
 * of them at the share of what is eligible now. Null: nothing came yet.
 */
export function timeFor(requests: number, facts: GateFacts): number | null {
  const elapsed = facts.candidateMs ?? (facts.since === null ? 0 : facts.now - facts.since)
  if (facts.candidateRequests > 0)
    return elapsed <= 0 ? null : Math.ceil((requests * elapsed) / facts.candidateRequests)
  const perSecond = ((facts.eligiblePerSecond ?? 0) * facts.share) / 10_000
  return perSecond > 0 ? Math.ceil((requests * 1_000) / perSecond) : null
}

/** `, 3 h at today's traffic`, or nothing where that cannot be said. */
export function atPace(requests: number, facts: GateFacts): string {
  const time = timeFor(requests, facts)
  return time === null ? '' : `, ${describeDuration(time)} at today's traffic`
}
