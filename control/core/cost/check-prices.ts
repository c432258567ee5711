/** What must hold for an entry of the price book before it is written. */

import type { EpochMs } from '../units.ts'
import { formatDay } from './calendar.ts'
import {
  checkCurrency,
  checkDecimal,
  checkName,
  checkPer,
  checkPositive,
  checkWholeHour,
  type MoneyProblem,
  type Note,
  problemsOf,
} from './money-problem.ts'
import {
  CURRENCIES,
  type ExchangeRate,
  type PriceBook,
  RATE_BASES,
  type Rate,
  type Tariff,
} from './price-book.ts'
import { REFERENCE_MODELS } from './reference-models.ts'

/** An entry that is new, or that takes the place of the one with its number. */
export type Entered<T extends { readonly id: number }> = Omit<T, 'id'> & { readonly id?: number }

export interface KnownForPrices {
  readonly book: PriceBook
  /** Models that each metered backend calls. */
  readonly models: ReadonlyMap<string, readonly string[]>
  readonly now: EpochMs
}

export function checkTariff(tariff: Entered<Tariff>, { book, now }: KnownForPrices): readonly MoneyProblem[] {
  return problemsOf((note) => {
    const others = book.tariffs.filter((one) => one.id !== tariff.id && one.account === tariff.account)
    checkName('account', tariff.account, note)
    checkName('unit', tariff.unit, note)
    const unit = others[0]?.unit
    if (unit !== undefined && unit !== tariff.unit)
      note('unit', `expected "${unit}", in which every tariff and rate of ${tariff.account} counts`)
    checkDecimal('price', tariff.price, note)
    checkPer('per', tariff.per, note)
    checkDecimal('freePerDay', tariff.freePerDay, note)
    checkWholeHour('from', tariff.from, now, note)
    checkCurrency('currency', tariff.currency, tariff.from, book.exchange, note)
    checkSameBegin(`of ${tariff.account}`, tariff.from, others, note)
  })
}

export function checkRate(
  rate: Entered<Rate>,
  { book, models, now }: KnownForPrices,
): readonly MoneyProblem[] {
  return problemsOf((note) => {
    const accounts = [...new Set(book.tariffs.map((tariff) => tariff.account))].sort()
    if (!accounts.includes(rate.account))
      note('account', `expected an account that has a tariff: ${accounts.join(', ') || 'there is none yet'}`)
    checkModel(rate, models, note)
    if (!RATE_BASES.some((base) => base === rate.base))
      note('base', `expected one of ${RATE_BASES.join(', ')}, not "${rate.base}"`)
    checkDecimal('amount', rate.amount, note)
    checkPer('per', rate.per, note)
    checkWholeHour('from', rate.from, now, note)
    if (rate.until !== null) {
      checkWholeHour('until', rate.until, now, note)
      if (rate.until <= rate.from)
        note('until', `expected a date after ${formatDay(rate.from)}, where it begins`)
    }
    const others = book.rates.filter(
      (one) => one.id !== rate.id && one.backend === rate.backend && one.model === rate.model,
    )
    checkSameBegin(`for ${rate.model}`, rate.from, others, note)
    for (const other of others) checkOverlap(rate, other, note)
  })
}

export function checkExchangeRate(
  rate: Entered<ExchangeRate>,
  { book, now }: KnownForPrices,
): readonly MoneyProblem[] {
  return problemsOf((note) => {
    const foreign = CURRENCIES.filter((currency) => currency !== 'USD')
    if (!foreign.some((currency) => currency === rate.currency))
      note('currency', `expected ${foreign.join(' or ')}, not "${rate.currency}"`)
    checkPositive('usd', rate.usd, note)
    checkWholeHour('from', rate.from, now, note)
    const others = book.exchange.filter((one) => one.id !== rate.id && one.currency === rate.currency)
    checkSameBegin(`for ${rate.currency}`, rate.from, others, note)
  })
}

function checkModel(rate: Entered<Rate>, models: KnownForPrices['models'], note: Note): void {
  const { backend, model } = rate
  if (backend !== null && !models.has(backend)) {
    const known = [...models.keys()].sort().join(', ') || 'there is none yet'
    note('backend', `expected a metered backend or none: ${known}`)
    return
  }
  const called = backend === null ? [...models.values()].flat() : (models.get(backend) ?? [])
  const reference = backend === null ? REFERENCE_MODELS.map((one) => one.model) : []
  const known = [...new Set([...called, ...reference])].sort()
  if (!known.includes(model)) {
    const who =
      backend === null ? 'a model that a backend calls, or one for comparison' : `a model of ${backend}`
    note('model', `expected ${who}: ${known.join(', ')}; not "${model}"`)
  }
}

interface Begin {
  readonly id: number
  readonly from: EpochMs
}

function checkSameBegin(what: string, from: EpochMs, others: readonly Begin[], note: Note): void {
  const same = others.find((other) => other.from === from)
  if (same)
    note(
      'from',
      `expected another date: entry ${same.id} ${what} begins at ${formatDay(from)} too; correct that one`,
    )
}

/** An end that was said is meant: nothing else of the same model begins before it. */
function checkOverlap(rate: Entered<Rate>, other: Rate, note: Note): void {
  const inside = (at: EpochMs, one: { readonly from: EpochMs; readonly until: EpochMs | null }) =>
    one.until !== null && at > one.from && at < one.until
  if (inside(rate.from, other))
    note('from', `expected no overlap: rate ${other.id} is in force until ${formatDay(other.until!)}`)
  else if (inside(other.from, rate))
    note('until', `expected no overlap: rate ${other.id} begins at ${formatDay(other.from)}`)
}
