/** What somebody said it would cost before it began: by stage, a calendar month each. */

import type { RolloutKey } from '../ids.ts'
import type { Origin } from './price-book.ts'

export interface StageProjection {
  /** Name of a stage of the ladder. */
  readonly stage: string
  /** US dollars a month, decimal texts: what the vendor will bill, and what the candidate will cost. */
  readonly vendorPerMonth: string
  readonly selfHostedPerMonth: string
  /** Characters a month that the candidate is to speak; null: not said, and no request is judged by it. */
  readonly candidateCharactersPerMonth: number | null
}

export interface Projection extends Origin {
  readonly id: number
  readonly rollout: RolloutKey
  readonly stages: readonly StageProjection[]
}
