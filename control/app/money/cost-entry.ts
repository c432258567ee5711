/** The two kinds of costs, each with its check and its words. */

import { checkFixedCost, checkOneOffCost } from '../../core/cost/check-costs.ts'
import { describeFixed, describeOneOff } from '../../core/cost/describe-entry.ts'
import type { FixedCost, OneOffCost } from '../../core/cost/fixed-cost.ts'
import type { MoneyProblem } from '../../core/cost/money-problem.ts'
import type { KnownToMoney } from './known-to-money.ts'
import type { CostKind, EntryReceipt } from './money-api.ts'

export type CostEntry =
  | { readonly kind: 'fixed'; readonly entry: FixedCost }
  | { readonly kind: 'one-off'; readonly entry: OneOffCost }

/** As the store calls them. */
export const STORED_AS = { fixed: 'fixed', 'one-off': 'oneOff' } as const satisfies Record<CostKind, string>

export function checkCost({ kind, entry }: CostEntry, known: KnownToMoney): readonly MoneyProblem[] {
  const { fixed, book, now } = known
  const rollouts = known.rollouts.map((rollout) => rollout.key)
  const around = { fixed, exchange: book.exchange, rollouts, now }
  return kind === 'fixed' ? checkFixedCost(entry, around) : checkOneOffCost(entry, around)
}

export function findCost(
  { fixed, oneOff }: Pick<KnownToMoney, 'fixed' | 'oneOff'>,
  kind: CostKind,
  id: number,
): CostEntry | undefined {
  if (kind === 'fixed') {
    const entry = fixed.find((one) => one.id === id)
    return entry && { kind, entry }
  }
  const entry = oneOff.find((one) => one.id === id)
  return entry && { kind, entry }
}

export function costReceipt({ kind, entry }: CostEntry): EntryReceipt {
  const text = kind === 'fixed' ? describeFixed(entry) : describeOneOff(entry)
  return { kind, subject: String(entry.id), text }
}
