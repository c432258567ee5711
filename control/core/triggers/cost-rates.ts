/**
 * What the cost meter multiplies with, as plain numbers: fixed for a rollout until prices, costs or the projection are
 * changed, and kept in the judge's snapshot, so that a replay counts with the same ones.
 */

import type { PriceKey } from './cost-tally.ts'

/** Millionths of a US dollar. What the vendor measured goes before the rest. */
export interface CallPrice {
  readonly perCall: number
  readonly perCharacter: number
  readonly perAudioSecond: number
  /** Per millionth of the vendor's unit; null: what it measures has no price. */
  readonly perMicroUnit: number | null
}

/** Millionths of a US dollar. */
export interface CostRates {
  /** Projected self-hosted cost of a month ÷ characters projected for the candidate in a month. */
  readonly projectedPerCharacter: number
  /** Fixed cost of a month ÷ the same. */
  readonly fixedPerCharacter: number
  /** List prices of metered backends; a call that has none counts as 0 here and raises an alert elsewhere. */
  readonly calls: Readonly<Record<PriceKey, CallPrice>>
}
