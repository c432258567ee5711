/** Which price is in force at an hour. Made once of a price book, then asked many times. */

import type { EpochMs } from '../units.ts'
import { commonBottom, decimal, divide, type Fraction, MILLION, multiply, over, whole } from './fraction.ts'
import type { Currency, ExchangeRate, PriceBook, Rate, Tariff } from './price-book.ts'

export interface TariffInForce {
  readonly tariff: Tariff
  /** Of the tariff's own currency, for one unit. */
  readonly price: Fraction
  readonly freePerDay: Fraction
}

export interface RateInForce {
  readonly rate: Rate
  /** Units of the account for one character, second of audio, call, or unit of the vendor. */
  readonly units: Fraction
}

export interface Prices {
  readonly book: PriceBook
  /** Units of every row of use come over this one, so that adding them up asks for no common bottom each time. */
  readonly unitBottom: bigint
  tariffAt(account: string, at: EpochMs): TariffInForce | undefined
  /** That of the backend before that of every backend. Null asks for the latter alone. */
  rateAt(backend: string | null, model: string, at: EpochMs): RateInForce | undefined
  /** Dollars for one unit of the currency; undefined: nobody has said. */
  dollarsFor(currency: Currency, at: EpochMs): Fraction | undefined
  /** Dollars for one unit of the account. */
  unitPriceAt(account: string, at: EpochMs): Fraction | undefined
  /**
   * Whose bill a model is on, also where no rate is in force: a vendor can measure what it has no list price for.
   * Models of one vendor share what stands before the first slash.
   */
  accountOf(backend: string | null, model: string, at: EpochMs): string | undefined
}

const ONE = whole(1)

export function pricesOf(book: PriceBook): Prices {
  const perUnit = book.rates.map((rate) => divide(decimal(rate.amount), whole(rate.per)))
  // Audio comes in milliseconds, what the vendor measured in millionths.
  const unitBottom = commonBottom([...perUnit.map((units) => units.bottom * 1000n), MILLION])
  const tariffs = series(
    book.tariffs,
    (tariff) => tariff.account,
    (tariff): TariffInForce => ({
      tariff,
      price: divide(decimal(tariff.price), whole(tariff.per)),
      freePerDay: inUnits(decimal(tariff.freePerDay), unitBottom),
    }),
  )
  const rates = series(
    book.rates,
    (rate) => rateKey(rate.backend, rate.model),
    (rate): RateInForce => ({ rate, units: divide(decimal(rate.amount), whole(rate.per)) }),
  )
  const exchange = series(
    book.exchange,
    (one) => one.currency,
    (one: ExchangeRate) => decimal(one.usd),
  )
  const accountOfVendor = onlyAccounts(book, (rate) => vendorOf(rate.model))
  const accountOfModel = onlyAccounts(book, (rate) => rate.model)

  const tariffAt: Prices['tariffAt'] = (account, at) => tariffs(account, at)?.value
  const ownRate = (backend: string | null, model: string, at: EpochMs) => {
    const found = rates(rateKey(backend, model), at)
    const until = found?.value.rate.until ?? null
    return until !== null && at >= until ? undefined : found?.value
  }
  const rateAt: Prices['rateAt'] = (backend, model, at) =>
    (backend === null ? undefined : ownRate(backend, model, at)) ?? ownRate(null, model, at)
  const dollarsFor: Prices['dollarsFor'] = (currency, at) =>
    currency === 'USD' ? ONE : exchange(currency, at)?.value

  return {
    book,
    unitBottom,
    tariffAt,
    rateAt,
    dollarsFor,
    unitPriceAt(account, at) {
      const found = tariffAt(account, at)
      const dollars = found && dollarsFor(found.tariff.currency, at)
      return found && dollars && (dollars === ONE ? found.price : multiply(found.price, dollars))
    },
    accountOf(backend, model, at) {
      if (model === '') return undefined
      return (
        rateAt(backend, model, at)?.rate.account ??
        accountOfModel.get(model) ??
        accountOfVendor.get(vendorOf(model))
      )
    },
  }
}

/** Whether a price changes inside the day, so that its hours have to be told apart. */
export function needsHours(day: EpochMs, book: PriceBook): boolean {
  return changeTimes(book).some((at) => at > day && at < day + 86_400_000)
}

/** Every moment at which a price begins or ends, in order. */
export function changeTimes(book: PriceBook): readonly EpochMs[] {
  const times = new Set<EpochMs>()
  for (const entry of [...book.tariffs, ...book.rates, ...book.exchange]) times.add(entry.from)
  for (const { until } of book.rates) if (until !== null) times.add(until)
  return [...times].sort((a, b) => a - b)
}

/** Free units with more digits than any rate keep their own bottom. */
function inUnits(value: Fraction, unitBottom: bigint): Fraction {
  return unitBottom % value.bottom === 0n ? over(value, unitBottom) : value
}

interface Dated {
  readonly id: number
  readonly from: EpochMs
}

/** Entries by key in order of time; of two that begin together the one entered later counts. */
function series<T extends Dated, V>(
  entries: readonly T[],
  keyOf: (entry: T) => string,
  made: (entry: T) => V,
): (key: string, at: EpochMs) => { readonly from: EpochMs; readonly value: V } | undefined {
  const byKey = new Map<string, { readonly from: EpochMs; readonly value: V }[]>()
  for (const entry of [...entries].sort((a, b) => b.from - a.from || b.id - a.id)) {
    const list = byKey.get(keyOf(entry)) ?? []
    list.push({ from: entry.from, value: made(entry) })
    byKey.set(keyOf(entry), list)
  }
  return (key, at) => byKey.get(key)?.find((entry) => entry.from <= at)
}

function onlyAccounts(book: PriceBook, keyOf: (rate: Rate) => string): ReadonlyMap<string, string> {
  const accounts = new Map<string, Set<string>>()
  for (const rate of book.rates) {
    const known = accounts.get(keyOf(rate)) ?? new Set()
    accounts.set(keyOf(rate), known.add(rate.account))
  }
  return new Map([...accounts].flatMap(([key, set]) => (set.size === 1 ? [[key, [...set][0]!]] : [])))
}

function rateKey(backend: string | null, model: string): string {
  return `${backend ?? ''}\n${model}`
}

function vendorOf(model: string): string {
  return model.split('/', 1)[0]!
}
