/** What each rollout saved in the last four weeks, and calls that nobody has priced. */

import { dayOf } from '../core/cost/calendar.ts'
import { counterfactual } from '../core/cost/counterfactual.ts'
import type { FixedCost } from '../core/cost/fixed-cost.ts'
import { fixedCosts } from '../core/cost/fixed-days.ts'
import { ledgerOf } from '../core/cost/ledger.ts'
import type { Prices } from '../core/cost/lookup.ts'
import type { PriceBook } from '../core/cost/price-book.ts'
import { addUp, savingOf } from '../core/cost/saving.ts'
import { DAY_MS } from '../core/cost/usage.ts'
import type { SavingFact } from '../core/gate-facts.ts'
import type { EpochMs } from '../core/units.ts'
import type { AppContext } from './context.ts'
import { usageRows } from './money/usage-rows.ts'

const DAYS = 28

export interface MoneyFacts {
  readonly now: EpochMs
  readonly book: PriceBook
  readonly prices: Prices
  readonly fixed: readonly FixedCost[]
  readonly rollouts: readonly string[]
}

export async function measureSaving(ctx: AppContext, facts: MoneyFacts): Promise<void> {
  const { now, book, prices, fixed, rollouts } = facts
  const to = (dayOf(now) + DAY_MS) as EpochMs
  const from = (to - DAYS * DAY_MS) as EpochMs
  const rows = await usageRows(ctx.store.usage, book, { from, to })
  const ledger = ledgerOf(rows, prices, now)
  const would = counterfactual(rows, prices)
  const costs = fixedCosts(fixed, rows, prices, { from, to: now, rollouts })
  const { days } = savingOf(would, ledger, costs)
  for (const rollout of rollouts) {
    const isOwn = (row: { readonly rollout: string | null }) => row.rollout === rollout
    const unpriced = [...ledger.unpriced, ...would.unpriced].some(({ of }) => isOwn(of))
    const carried = fixed.some((entry) => entry.rollout === null || entry.rollout === rollout)
    ctx.costs.saved(
      rollout,
      savingFact(rows.some(isOwn), unpriced, carried, () => addUp(days.filter(isOwn)).net),
    )
  }
}

function savingFact(used: boolean, unpriced: boolean, carried: boolean, net: () => number): SavingFact {
  if (!used) return { netMicroUsd: null, why: 'no use was counted in the last four weeks' }
  if (unpriced) return { netMicroUsd: null, why: 'some calls have no price: enter it' }
  if (!carried) return { netMicroUsd: null, why: 'nobody has entered what the server costs' }
  return { netMicroUsd: net(), why: null }
}
