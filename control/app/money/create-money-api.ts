/** The table of verbs about money. Whoever enters something takes turns, so that two checks never pass each other. */

import type { AppContext } from '../context.ts'
import { createTurn } from '../turn.ts'
import { addCost } from './add-cost.ts'
import { addModelPrice } from './add-model-price.ts'
import { addPrice } from './add-price.ts'
import type { MoneyApi } from './money-api.ts'
import { readAccountDay } from './read-account-day.ts'
import { readCosts } from './read-costs.ts'
import { readMoney } from './read-money.ts'
import { readPrices } from './read-prices.ts'
import { readWhatIf } from './read-what-if.ts'
import { removeCost } from './remove-cost.ts'
import { removePrice } from './remove-price.ts'
import { setBudget } from './set-budget.ts'
import { setCost } from './set-cost.ts'
import { setPrice } from './set-price.ts'
import { setProjection } from './set-projection.ts'

export function createMoneyApi(ctx: AppContext): MoneyApi {
  const turn = createTurn()
  return {
    read: (query) => readMoney(ctx, query),
    accountDay: (day, account) => readAccountDay(ctx, day, account),
    whatIf: (question, rollout) => readWhatIf(ctx, question, rollout),
    history: async (limit) => ({ changes: await ctx.store.money.changes(limit) }),
    prices: () => readPrices(ctx),
    addPrice: (actor, input, reason) =>
      turn.run(() =>
        input.kind === 'model'
          ? addModelPrice(ctx, actor, input, reason)
          : addPrice(ctx, actor, input, reason),
      ),
    setPrice: (actor, id, input, reason) => turn.run(() => setPrice(ctx, actor, id, input, reason)),
    removePrice: (actor, kind, id, reason) => turn.run(() => removePrice(ctx, actor, kind, id, reason)),
    costs: () => readCosts(ctx),
    addCost: (actor, input, reason) => turn.run(() => addCost(ctx, actor, input, reason)),
    setCost: (actor, id, input, reason) => turn.run(() => setCost(ctx, actor, id, input, reason)),
    removeCost: (actor, kind, id, reason) => turn.run(() => removeCost(ctx, actor, kind, id, reason)),
    setProjection: (actor, rollout, input, reason) =>
      turn.run(() => setProjection(ctx, actor, rollout, input, reason)),
    setBudget: (actor, backend, input, reason) =>
      turn.run(() => setBudget(ctx, actor, backend, input, reason)),
  }
}
