/**
 * A fixed cost as it runs: by the second, each calendar month (UTC) by its own length. It is a running total since the
 * entry began, rounded at both ends of whatever is asked for, so that pieces always sum.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import { monthOf, nextMonth } from './calendar.ts'
import type { FixedCost, MonthlyAmount, OneOffCost } from './fixed-cost.ts'
import {
  add,
  decimal,
  divide,
  type Fraction,
  multiply,
  NOTHING,
  times,
  toMillionths,
  whole,
} from './fraction.ts'
import type { Prices } from './lookup.ts'

export interface RunningCost {
  readonly entry: FixedCost
  /** Of [from, to); what lies outside the entry's dates costs nothing. */
  between(from: EpochMs, to: EpochMs): MicroUsd
  /** Whether there is a stretch before `end` for whose currency nobody has said a rate: it is left out. */
  readonly unpriced: boolean
}

interface Stretch {
  readonly fromSecond: number
  readonly toSecond: number
  /** Dollars before it, and a second inside it. */
  readonly before: Fraction
  readonly perSecond: Fraction
}

/** Ready for questions up to `end`. */
export function runningCost(entry: FixedCost, prices: Prices, end: EpochMs): RunningCost {
  const last = secondOf(Math.min(entry.to ?? end, end))
  const perMonth = monthlyFraction(entry.monthly)
  const changes = prices.book.exchange
    .filter((one) => one.currency === entry.currency)
    .map((one) => secondOf(one.from))
    .sort((a, b) => a - b)
  const stretches: Stretch[] = []
  let before = NOTHING
  let unpriced = false
  for (let at = secondOf(entry.from); at < last; ) {
    const month = secondOf(nextMonth(at * 1000))
    const length = month - secondOf(monthOf(at * 1000))
    const to = Math.min(month, last, changes.find((change) => change > at) ?? month)
    const dollars = prices.dollarsFor(entry.currency, (at * 1000) as EpochMs)
    if (!dollars) unpriced = true
    const perSecond = dollars ? divide(multiply(perMonth, dollars), whole(length)) : NOTHING
    stretches.push({ fromSecond: at, toSecond: to, before, perSecond })
    before = add(before, times(perSecond, BigInt(to - at)))
    at = to
  }

  const totalAt = (ms: number): bigint => {
    const second = secondOf(ms)
    const stretch = stretches.findLast((one) => one.fromSecond <= second)
    if (!stretch) return 0n
    const seconds = Math.min(second, stretch.toSecond) - stretch.fromSecond
    return toMillionths(add(stretch.before, times(stretch.perSecond, BigInt(seconds))))
  }
  return {
    entry,
    unpriced,
    between: (from, to) => Number(to > from ? totalAt(to) - totalAt(from) : 0n) as MicroUsd,
  }
}

/** Money a month in the entry's currency. */
export function monthlyFraction(monthly: MonthlyAmount): Fraction {
  return monthly.kind === 'amount'
    ? decimal(monthly.amount)
    : multiply(decimal(monthly.hours), decimal(monthly.rate))
}

/** Undefined: nobody has said what its currency is worth. */
export function oneOffDollars(entry: OneOffCost, prices: Prices): MicroUsd | undefined {
  const dollars = prices.dollarsFor(entry.currency, entry.at)
  return dollars && (Number(toMillionths(multiply(decimal(entry.amount), dollars))) as MicroUsd)
}

function secondOf(ms: number): number {
  return Math.floor(ms / 1000)
}
