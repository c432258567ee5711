/** What the cost page asks of a year: every answer that money gives, each from the same rows. */

import { counterfactual } from '../../../control/core/cost/counterfactual.ts'
import { DEFAULT_PRICE_BOOK } from '../../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../../control/core/cost/fixed-cost.ts'
import { fixedCosts } from '../../../control/core/cost/fixed-days.ts'
import { ledgerOf } from '../../../control/core/cost/ledger.ts'
import { pricesOf } from '../../../control/core/cost/lookup.ts'
import type { PriceBook } from '../../../control/core/cost/price-book.ts'
import { savingOf } from '../../../control/core/cost/saving.ts'
import type { UsageRow } from '../../../control/core/cost/usage.ts'
import type { EpochMs } from '../../../control/core/units.ts'

export interface Year {
  readonly rows: readonly UsageRow[]
  readonly book: PriceBook
  readonly from: EpochMs
  readonly to: EpochMs
}

/** A server and the hours that it takes, from the first day on. */
export function fixedOf(from: EpochMs): readonly FixedCost[] {
  const common = {
    rollout: null,
    currency: 'USD',
    from,
    to: null,
    avoidable: true,
    source: 'bench',
    note: '',
    enteredAt: from,
    enteredBy: 'bench',
  } as const
  return [
    {
      ...common,
      id: 1,
      name: 'GPU server',
      category: 'server',
      monthly: { kind: 'amount', amount: '161' },
    },
    {
      ...common,
      id: 2,
      name: 'Operations',
      category: 'operations',
      monthly: { kind: 'hours', hours: '6', rate: '60' },
    },
  ]
}

/** Answers what it found, so that nothing of it can be left out as unused. */
export function answerYear({ rows, book, from, to }: Year): Readonly<Record<string, number>> {
  const prices = pricesOf(book)
  const ledger = ledgerOf(rows, prices, to)
  const wouldCost = counterfactual(rows, prices)
  const fixed = fixedCosts(fixedOf(from), rows, prices, { from, to, rollouts: ['long-texts', 'tts'] })
  const saving = savingOf(wouldCost, ledger, fixed)
  return {
    billed: ledger.total,
    wouldHaveCost: wouldCost.total,
    fixed: fixed.total,
    saved: saving.toDate.net,
    unpriced: ledger.unpriced.length,
  }
}

/** The prices that come with the program, and one that changes at noon in the middle of the year. */
export function bookWithChange(at: EpochMs): PriceBook {
  const [tariff] = DEFAULT_PRICE_BOOK.tariffs
  return {
    ...DEFAULT_PRICE_BOOK,
    tariffs: [...DEFAULT_PRICE_BOOK.tariffs, { ...tariff!, id: 1_000, price: '0.012', from: at }],
  }
}
