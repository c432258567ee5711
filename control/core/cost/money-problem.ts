/** What is wrong with an entry of money: every problem is told at once, each with its field. */

import type { EpochMs } from '../units.ts'
import { formatDay, isWholeHour } from './calendar.ts'
import { type Fraction, parseDecimal } from './fraction.ts'
import { CURRENCIES, type ExchangeRate } from './price-book.ts'
import { DAY_MS } from './usage.ts'

export interface MoneyProblem {
  /** `price`, `monthly.rate`, `stages.2.stage`. */
  readonly field: string
  /** Begins with "expected". */
  readonly problem: string
}

export type Note = (field: string, problem: string) => void

/** Runs rules over one entry and collects what they say. */
export function problemsOf(rules: (note: Note) => void): readonly MoneyProblem[] {
  const problems: MoneyProblem[] = []
  rules((field, problem) => void problems.push({ field, problem }))
  return problems
}

export function checkDecimal(field: string, text: string, note: Note): Fraction | undefined {
  const value = parseDecimal(text)
  if (!value)
    note(
      field,
      /^-/.test(text)
        ? `expected a number that is at least 0, not ${text}`
        : `expected a decimal number such as "0.011", with at most 15 digits before the point and 12 after it, not "${text}"`,
    )
  return value
}

export function checkPositive(field: string, text: string, note: Note): void {
  const value = checkDecimal(field, text, note)
  if (value?.top === 0n) note(field, 'expected a number above 0')
}

export function checkPer(field: string, per: number, note: Note): void {
  if (!Number.isSafeInteger(per) || per < 1) note(field, `expected a whole number above 0, not ${per}`)
}

export function checkName(field: string, text: string, note: Note): void {
  if (text.trim() === '') note(field, 'expected a name')
  else if (text.length > 200) note(field, 'expected at most 200 characters')
}

const EARLIEST = Date.UTC(2000, 0, 1)
const TEN_YEARS_MS = 3653 * DAY_MS

/** Nothing is looked up at a date that somebody mistyped. */
export function checkDate(field: string, at: EpochMs, now: EpochMs, note: Note): void {
  if (!Number.isSafeInteger(at)) note(field, 'expected a date')
  else if (at < EARLIEST) note(field, `expected a date from 2000 on, not ${formatDay(at)}`)
  else if (at > now + TEN_YEARS_MS)
    note(field, `expected a date at most ten years ahead, not ${formatDay(at)}`)
}

export function checkWholeHour(field: string, at: EpochMs, now: EpochMs, note: Note): void {
  checkDate(field, at, now, note)
  if (Number.isSafeInteger(at) && !isWholeHour(at))
    note(field, 'expected a whole UTC hour: prices take effect on the hour')
}

/** A currency that is known, and that somebody has given a value by then. */
export function checkCurrency(
  field: string,
  currency: string,
  from: EpochMs,
  exchange: readonly ExchangeRate[],
  note: Note,
): void {
  if (!CURRENCIES.some((known) => known === currency)) {
    note(field, `expected ${CURRENCIES.join(' or ')}, not "${currency}"`)
    return
  }
  if (currency === 'USD' || exchange.some((rate) => rate.currency === currency && rate.from <= from)) return
  const first = exchange.filter((rate) => rate.currency === currency).map((rate) => rate.from)
  const known = first.length === 0 ? 'none is' : `the first is of ${formatDay(Math.min(...first))}`
  note(
    field,
    `expected an exchange rate for ${currency} in force at ${formatDay(from)}, ${known}: enter it first, with its date and source`,
  )
}
