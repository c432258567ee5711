/**
 * What is over is computed once. A day of use is closed when no batch of it can come any more; its sums stay as long as
 * the prices that made them stay, so that looking costs the open days only, however many years lie before them.
 */

import { dayOf } from '../../core/cost/calendar.ts'
import { type Counterfactual, counterfactual, onModel } from '../../core/cost/counterfactual.ts'
import { type Ledger, ledgerOf } from '../../core/cost/ledger.ts'
import type { Prices } from '../../core/cost/lookup.ts'
import { cheapestVendorModel, HOSTED_OPEN_MODEL } from '../../core/cost/reference-models.ts'
import { DAY_MS, type UsageRow } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { UsageStore } from '../../ports/usage-store.ts'
import { usageRows } from './usage-rows.ts'

export interface UseSums {
  readonly rows: readonly UsageRow[]
  readonly ledger: Pick<Ledger, 'parts' | 'unpriced'>
  readonly wouldCost: Pick<Counterfactual, 'parts' | 'unpriced'>
  /** The same text elsewhere. */
  readonly hosted: Pick<Counterfactual, 'parts' | 'unpriced'>
  readonly cheapest: Pick<Counterfactual, 'parts' | 'unpriced'>
}

export interface ClosedBooks {
  /** Of whole days from `from` on, up to now. */
  read(
    usage: UsageStore,
    prices: Prices,
    span: { readonly from: EpochMs; readonly to: EpochMs },
  ): Promise<UseSums>
}

/** Batches come for a day after a day has ended; one more, in case the clock is set. */
const OPEN_DAYS = 3

interface Closed {
  /** What it was computed by. */
  readonly book: string
  readonly from: EpochMs
  /** Begin of the first day that is open. */
  readonly to: EpochMs
  readonly sums: UseSums
}

export function createClosedBooks(): ClosedBooks {
  let kept: Closed | undefined
  return {
    async read(usage, prices, { from, to }) {
      if (from >= to) return sumsOf([], prices, to)
      const book = JSON.stringify(prices.book)
      const end = Math.max(from, dayOf(to) - OPEN_DAYS * DAY_MS) as EpochMs
      let closed = kept?.book === book && kept.from === from ? kept : undefined
      if (closed === undefined || closed.to < end) {
        const begin = closed?.to ?? from
        const rows = begin < end ? await usageRows(usage, prices.book, { from: begin, to: end }) : []
        const added = sumsOf(rows, prices, end)
        closed = { book, from, to: end, sums: closed ? joined(closed.sums, added) : added }
        kept = closed
      }
      // Asked as of a day that is long over, the same sums hold up to that day.
      if (closed.to >= to) return until(closed.sums, to)
      const open = await usageRows(usage, prices.book, { from: closed.to, to })
      return joined(closed.sums, sumsOf(open, prices, to))
    },
  }
}

function sumsOf(rows: readonly UsageRow[], prices: Prices, now: EpochMs): UseSums {
  return {
    rows,
    ledger: ledgerOf(rows, prices, now),
    wouldCost: counterfactual(rows, prices),
    hosted: counterfactual(rows, prices, onModel(HOSTED_OPEN_MODEL.model)),
    cheapest: counterfactual(rows, prices, onCheapest),
  }
}

export function onCheapest({ baselineModel }: UsageRow) {
  return { backend: null, model: cheapestVendorModel(baselineModel) }
}

function joined(one: UseSums, other: UseSums): UseSums {
  const both = <P, U>(
    a: { readonly parts: readonly P[]; readonly unpriced: readonly U[] },
    b: { readonly parts: readonly P[]; readonly unpriced: readonly U[] },
  ) => ({ parts: [...a.parts, ...b.parts], unpriced: [...a.unpriced, ...b.unpriced] })
  return {
    rows: [...one.rows, ...other.rows],
    ledger: both(one.ledger, other.ledger),
    wouldCost: both(one.wouldCost, other.wouldCost),
    hosted: both(one.hosted, other.hosted),
    cheapest: both(one.cheapest, other.cheapest),
  }
}

function until(sums: UseSums, end: EpochMs): UseSums {
  const cut = <
    P extends { readonly day: number },
    U extends { readonly of: { readonly start: number } },
  >(all: {
    readonly parts: readonly P[]
    readonly unpriced: readonly U[]
  }) => ({
    parts: all.parts.filter((part) => part.day < end),
    unpriced: all.unpriced.filter((use) => use.of.start < end),
  })
  return {
    rows: sums.rows.filter((row) => row.start < end),
    ledger: cut(sums.ledger),
    wouldCost: cut(sums.wouldCost),
    hosted: cut(sums.hosted),
    cheapest: cut(sums.cheapest),
  }
}
