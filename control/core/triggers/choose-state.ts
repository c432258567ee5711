/** The order in which a trigger's states outrank each other. Only `breached` moves traffic. */

import type { VerdictState } from '../verdict.ts'

/** Judged observations before silence of the meters means anything. */
export const MIN_REQUESTS = 20

export interface StateFacts {
  readonly breached: boolean
  /** The point estimate is over the bound and the evidence is past the threshold for holding. */
  readonly suspect: boolean
  /** The point estimate is over the bound. */
  readonly over: boolean
  /** The candidate has a share, and no judged observation came for the policy's time. */
  readonly stale: boolean
  /** Judged observations of the candidate that this trigger could use. */
  readonly usable: number
  /** None of them came lately, as in a stage without a share; left out where silence says nothing. */
  readonly silent?: boolean
}

export function chooseState(facts: StateFacts): VerdictState {
  if (facts.breached) return 'breached'
  if (facts.suspect) return 'suspect'
  if (facts.stale) return 'stale'
  // Over the bound without evidence for it is chance or the beginning of something: nobody calls that healthy.
  return facts.usable < MIN_REQUESTS || facts.silent === true || facts.over ? 'insufficient' : 'healthy'
}
