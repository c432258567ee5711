/** What hosting it yourself costs, what was projected, and what a day may cost. */

import { isServerOnly } from '../../core/cost/fixed-cost.ts'
import { multiply, toMillionths } from '../../core/cost/fraction.ts'
import { pricesOf } from '../../core/cost/lookup.ts'
import { monthlyFraction } from '../../core/cost/running-cost.ts'
import type { AppContext } from '../context.ts'
import type { CostsView } from '../money-views.ts'

export async function readCosts({ store, clock }: AppContext): Promise<CostsView> {
  const [fixed, oneOff, projections, budgets, book] = await Promise.all([
    store.money.fixedCosts(),
    store.money.oneOffCosts(),
    store.money.projections(null),
    store.money.budgets(),
    store.money.priceBook(),
  ])
  const now = clock.now()
  const prices = pricesOf(book)
  const perMonth = { server: 0, all: 0 }
  for (const { category, monthly, currency, from, to } of fixed) {
    const dollars = prices.dollarsFor(currency, now)
    if (!dollars || from > now || (to !== null && to <= now)) continue
    const cost = Number(toMillionths(multiply(monthlyFraction(monthly), dollars)))
    perMonth.all += cost
    if (isServerOnly(category)) perMonth.server += cost
  }
  return { fixed, oneOff, projections, budgets, perMonth }
}
