/** A price book as it stood at a moment, going on unchanged: what a rise since then has cost is the difference. */

import type { EpochMs } from '../units.ts'
import { groupBy } from './group-by.ts'
import type { PriceBook } from './price-book.ts'

export function pricesAsOf(book: PriceBook, at: EpochMs): PriceBook {
  return {
    tariffs: inForce(book.tariffs, at, (one) => one.account),
    rates: inForce(book.rates, at, (one) => `${one.backend ?? ''}\n${one.model}`)
      .filter((one) => one.until === null || one.until > at)
      .map((one) => ({ ...one, until: null })),
    exchange: inForce(book.exchange, at, (one) => one.currency),
  }
}

/** What began only later is kept from its beginning: there was no price before it to compare with. */
function inForce<T extends { readonly id: number; readonly from: EpochMs }>(
  entries: readonly T[],
  at: EpochMs,
  keyOf: (entry: T) => string,
): readonly T[] {
  return [...groupBy(entries, keyOf).values()].flatMap((ofKey) => {
    const begun = ofKey.filter((one) => one.from <= at).sort((a, b) => b.from - a.from || b.id - a.id)
    return begun[0] ? [begun[0]] : ofKey
  })
}
