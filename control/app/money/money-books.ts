/** All that money is computed from, read once, and the three sums that everything else is made of. */

import { dayOf } from '../../core/cost/calendar.ts'
import { type Counterfactual, counterfactual } from '../../core/cost/counterfactual.ts'
import type { FixedCost, OneOffCost } from '../../core/cost/fixed-cost.ts'
import { type FixedCosts, fixedCosts } from '../../core/cost/fixed-days.ts'
import { type Ledger, ledgerOf } from '../../core/cost/ledger.ts'
import { type Prices, pricesOf } from '../../core/cost/lookup.ts'
import { type Saving, savingOf } from '../../core/cost/saving.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { usageRows } from './usage-rows.ts'

export interface MoneyBooks {
  readonly now: EpochMs
  readonly prices: Prices
  readonly fixed: readonly FixedCost[]
  readonly oneOff: readonly OneOffCost[]
  readonly rollouts: readonly Rollout[]
  /** Keys of those that share what is entered for all. */
  readonly sharing: readonly string[]
  /** Begin of the first day with use; null: none. */
  readonly firstUse: EpochMs | null
  /** Of the first day with use or fixed cost; null: neither. */
  readonly since: EpochMs | null
  readonly rows: readonly UsageRow[]
  readonly ledger: Ledger
  readonly wouldCost: Counterfactual
  readonly costs: FixedCosts
  readonly saving: Saving
}

export async function openBooks({ store, clock }: Pick<AppContext, 'store' | 'clock'>): Promise<MoneyBooks> {
  const now = clock.now()
  const [book, fixed, oneOff, rollouts, firstDay] = await Promise.all([
    store.money.priceBook(),
    store.money.fixedCosts(),
    store.money.oneOffCosts(),
    store.rollouts.list(),
    store.usage.firstDay(),
  ])
  const prices = pricesOf(book)
  const firstUse = firstDay !== null && firstDay <= now ? firstDay : null
  const begins = fixed.map((cost) => cost.from).filter((from) => from <= now)
  const first = Math.min(firstUse ?? Number.POSITIVE_INFINITY, ...begins)
  const since = Number.isFinite(first) ? dayOf(first) : null
  const rows = firstUse === null ? [] : await usageRows(store.usage, book, { from: firstUse, to: now })
  const sharing = rollouts.filter(({ state }) => state.phase !== 'abandoned').map(({ key }) => key)
  const ledger = ledgerOf(rows, prices, now)
  const wouldCost = counterfactual(rows, prices)
  const costs = fixedCosts(fixed, rows, prices, { from: since ?? now, to: now, rollouts: sharing })
  const saving = savingOf(wouldCost, ledger, costs)
  return {
    now,
    prices,
    fixed,
    oneOff,
    rollouts,
    sharing,
    firstUse,
    since,
    rows,
    ledger,
    wouldCost,
    costs,
    saving,
  }
}

/** Whether something belongs to what was asked for: one rollout, or all of it. */
export function concerns(rollout: string | null): (of: { readonly rollout: string | null }) => boolean {
  return (of) => rollout === null || of.rollout === rollout
}
