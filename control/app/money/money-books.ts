/** All that money is computed from, read once, and the three sums that everything else is made of. */

import { dayOf } from '../../core/cost/calendar.ts'
import type { FixedCost, OneOffCost } from '../../core/cost/fixed-cost.ts'
import { type FixedCosts, fixedCosts } from '../../core/cost/fixed-days.ts'
import { type Prices, pricesOf } from '../../core/cost/lookup.ts'
import { type Saving, savingOf } from '../../core/cost/saving.ts'
import { DAY_MS } from '../../core/cost/usage.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import type { UseSums } from './closed-books.ts'

export interface MoneyBooks extends UseSums {
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
  readonly costs: FixedCosts
  readonly saving: Saving
}

export async function openBooks({
  store,
  clock,
  books,
}: Pick<AppContext, 'store' | 'clock' | 'books'>): Promise<MoneyBooks> {
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
  const end = (dayOf(now - 1) + DAY_MS) as EpochMs
  const sums = await books.read(store.usage, prices, { from: firstUse ?? end, to: end })
  const sharing = rollouts.filter(({ state }) => state.phase !== 'abandoned').map(({ key }) => key)
  const costs = fixedCosts(fixed, sums.rows, prices, { from: since ?? now, to: now, rollouts: sharing })
  const saving = savingOf(sums.wouldCost, sums.ledger, costs)
  return { now, prices, fixed, oneOff, rollouts, sharing, firstUse, since, ...sums, costs, saving }
}

/** Whether something belongs to what was asked for: one rollout, or all of it. */
export function concerns(rollout: string | null): (of: { readonly rollout: string | null }) => boolean {
  return (of) => rollout === null || of.rollout === rollout
}
