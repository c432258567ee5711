/** What a new entry of money is checked against: all that was entered before, and what it can speak of. */

import type { FixedCost, OneOffCost } from '../../core/cost/fixed-cost.ts'
import type { Currency, PriceBook } from '../../core/cost/price-book.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'

export interface KnownToMoney {
  readonly book: PriceBook
  readonly fixed: readonly FixedCost[]
  readonly oneOff: readonly OneOffCost[]
  /** Models that each metered backend calls. */
  readonly models: ReadonlyMap<string, readonly string[]>
  readonly rollouts: readonly Rollout[]
  readonly now: EpochMs
}

export async function readKnown({ store, clock }: AppContext): Promise<KnownToMoney> {
  const [book, fixed, oneOff, backends, rollouts] = await Promise.all([
    store.money.priceBook(),
    store.money.fixedCosts(),
    store.money.oneOffCosts(),
    store.rollouts.backends(),
    store.rollouts.list(),
  ])
  const models = new Map(
    backends
      .filter((backend) => backend.metered)
      .map((backend) => [backend.key, modelsOf(backend.languages)] as const),
  )
  return { book, fixed, oneOff, models, rollouts, now: clock.now() }
}

export function modelsOf(languages: Readonly<Record<string, { readonly model: string }>>): readonly string[] {
  return [...new Set(Object.values(languages).map(({ model }) => model))]
}

/** Entries that count in another currency than dollars, so that its rate must not go. */
export function usesOfCurrency({ book, fixed, oneOff }: KnownToMoney): readonly {
  readonly what: string
  readonly currency: Currency
  readonly from: EpochMs
}[] {
  return [
    ...book.tariffs.map(({ id, account, currency, from }) => ({
      what: `tariff ${id} of ${account}`,
      currency,
      from,
    })),
    ...fixed.map(({ id, name, currency, from }) => ({ what: `fixed cost ${id} "${name}"`, currency, from })),
    ...oneOff.map(({ id, name, currency, at }) => ({
      what: `one-off cost ${id} "${name}"`,
      currency,
      from: at,
    })),
  ].filter(({ currency }) => currency !== 'USD')
}
