/** What a backend of one's own costs, whether anybody uses it or not; and what moving to it cost once. */

import type { RolloutKey } from '../ids.ts'
import type { EpochMs } from '../units.ts'
import type { Currency, Origin } from './price-book.ts'

/** The list that a total cost of ownership is made of. */
export const COST_CATEGORIES = [
  'server',
  'operations',
  'monitoring',
  'backups',
  'certificates',
  'logging',
  'other',
] as const
export type CostCategory = (typeof COST_CATEGORIES)[number]

/** `server` alone is the first answer, all of it the honest one. */
export function isServerOnly(category: CostCategory): boolean {
  return category === 'server'
}

/** Money a calendar month, or hours a month at a rate. Decimal texts. */
export type MonthlyAmount =
  | { readonly kind: 'amount'; readonly amount: string }
  | { readonly kind: 'hours'; readonly hours: string; readonly rate: string }

/** Counted by the second, each calendar month (UTC) by its own length, from `from` up to `to`. */
export interface FixedCost extends Origin {
  readonly id: number
  readonly name: string
  readonly category: CostCategory
  /** Null: for all rollouts together. */
  readonly rollout: RolloutKey | null
  readonly monthly: MonthlyAmount
  readonly currency: Currency
  readonly from: EpochMs
  /** Null: goes on. */
  readonly to: EpochMs | null
  /** Whether it ends when nothing runs on the candidate any more; if not, the money of this month is spent anyway. */
  readonly avoidable: boolean
}

export interface OneOffCost extends Origin {
  readonly id: number
  readonly name: string
  readonly rollout: RolloutKey | null
  /** Decimal text. */
  readonly amount: string
  readonly currency: Currency
  readonly at: EpochMs
}
