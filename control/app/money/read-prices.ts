/** The price book, with what calls for a price and has none. */

import type { PlanBackend } from '../../../gateway-plugin/contract.ts'
import { pricesOf } from '../../core/cost/lookup.ts'
import type { AppContext } from '../context.ts'
import type { PricesView } from '../money-views.ts'
import { modelsOf } from './known-to-money.ts'

export async function readPrices({ store, clock }: AppContext): Promise<PricesView> {
  const [book, backends] = await Promise.all([store.money.priceBook(), store.rollouts.backends()])
  const models = backends.flatMap(modelsOfBackend)
  const prices = pricesOf(book)
  const now = clock.now()
  return {
    ...book,
    models,
    missing: models
      .filter(({ backend, model, metered }) => {
        if (!metered) return false
        const found = prices.rateAt(backend, model, now)
        return found === undefined || prices.unitPriceAt(found.rate.account, now) === undefined
      })
      .map(({ backend, model }) => ({ backend, model })),
  }
}

function modelsOfBackend({ key, languages, metered }: PlanBackend) {
  return modelsOf(languages).map((model) => ({ backend: key, model, metered }))
}
