/**
 * Money worked out a second time, another way: call by call and hour by hour, in rationals of its own. It shares no code
 * with the product and no idea but the rules in words (control/adr/0020), so that a mistake is not made twice.
 */

export interface OracleCall {
  readonly at: number
  readonly rollout: string | null
  readonly role: string
  readonly backend: string
  readonly model: string
  readonly metered: boolean
  readonly baseline: string
  readonly baselineModel: string
  readonly cached: boolean
  /** Whether the vendor answered, or may have. */
  readonly billed: boolean
  readonly characters: number
  readonly audioMs: number
  readonly measuredMicroUnits: number | null
}

export interface OraclePrices {
  readonly tariffs: readonly {
    readonly account: string
    readonly price: string
    readonly per: number
    readonly currency: string
    readonly freePerDay: string
    readonly from: number
  }[]
  readonly rates: readonly {
    readonly account: string
    readonly backend: string | null
    readonly model: string
    readonly base: string
    readonly amount: string
    readonly per: number
    readonly from: number
    readonly until: number | null
  }[]
  readonly exchange: readonly { readonly currency: string; readonly usd: string; readonly from: number }[]
}

const HOUR = 3600_000
const DAY = 24 * HOUR

/** Numerator and denominator. */
type Ratio = readonly [bigint, bigint]
const zero: Ratio = [0n, 1n]

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}
function ratio(n: bigint, d: bigint): Ratio {
  const g = gcd(n < 0n ? -n : n, d) || 1n
  return [n / g, d / g]
}
const plus = (a: Ratio, b: Ratio) => ratio(a[0] * b[1] + b[0] * a[1], a[1] * b[1])
const minus = (a: Ratio, b: Ratio) => plus(a, [-b[0], b[1]])
const by = (a: Ratio, b: Ratio) => ratio(a[0] * b[0], a[1] * b[1])
const below = (a: Ratio, b: Ratio) => a[0] * b[1] < b[0] * a[1]

/** `12.50` */
function exactly(text: string): Ratio {
  const point = text.indexOf('.')
  return point < 0
    ? ratio(BigInt(text), 1n)
    : ratio(BigInt(text.replace('.', '')), BigInt(`1${'0'.repeat(text.length - point - 1)}`))
}

/** Dollars → micro-dollars, a half upwards. */
function rounded([n, d]: Ratio): bigint {
  return (n * 2_000_000n + d) / (2n * d)
}

/** The entry that began last among those that have begun. */
function last<T extends { readonly from: number }>(entries: readonly T[], at: number): T | undefined {
  let found: T | undefined
  for (const entry of entries) if (entry.from <= at && (!found || entry.from > found.from)) found = entry
  return found
}

function dollars(prices: OraclePrices, currency: string, at: number): Ratio | undefined {
  if (currency === 'USD') return [1n, 1n]
  const rate = last(
    prices.exchange.filter((one) => one.currency === currency),
    at,
  )
  return rate && exactly(rate.usd)
}

/** Units that a call takes, and of which account; undefined: nobody knows. */
function listed(
  prices: OraclePrices,
  backend: string,
  model: string,
  call: OracleCall,
): { readonly account: string; readonly units: Ratio } | undefined {
  const hour = call.at - (call.at % HOUR)
  for (const owner of [backend, null]) {
    const rate = last(
      prices.rates.filter((one) => one.backend === owner && one.model === model),
      hour,
    )
    if (!rate || (rate.until !== null && rate.until <= hour)) continue
    const perOne = by(exactly(rate.amount), [1n, BigInt(rate.per)])
    const counted: Record<string, Ratio> = {
      characters: [BigInt(call.characters), 1n],
      'audio-seconds': [BigInt(call.audioMs), 1000n],
      requests: [1n, 1n],
    }
    const amount = counted[rate.base]
    return amount && { account: rate.account, units: by(perOne, amount) }
  }
  return undefined
}

interface Taken {
  readonly at: number
  readonly account: string
  readonly units: Ratio
}

/** By `day account`: one call after the other, each first from what is free. */
function bills(taken: readonly Taken[], prices: OraclePrices): Map<string, bigint> {
  const freeUsed = new Map<string, Ratio>()
  const owed = new Map<string, Ratio>()
  for (const { at, account, units } of [...taken].sort((a, b) => a.at - b.at)) {
    const key = `${at - (at % DAY)} ${account}`
    const hour = at - (at % HOUR)
    const tariff = last(
      prices.tariffs.filter((one) => one.account === account),
      hour,
    )
    const worth = tariff && dollars(prices, tariff.currency, hour)
    if (!tariff || !worth) continue
    const used = freeUsed.get(key) ?? zero
    const left = minus(exactly(tariff.freePerDay), used)
    const free = below(left, zero) ? zero : below(left, units) ? left : units
    freeUsed.set(key, plus(used, free))
    const price = by(by(exactly(tariff.price), [1n, BigInt(tariff.per)]), worth)
    owed.set(key, plus(owed.get(key) ?? zero, by(minus(units, free), price)))
  }
  return new Map([...owed].map(([key, sum]) => [key, rounded(sum)]))
}

/** What metered calls cost, each by its measure or the list. */
export function oracleSpend(calls: readonly OracleCall[], prices: OraclePrices): Map<string, bigint> {
  return bills(
    calls.flatMap((call) => spent(call, prices)),
    prices,
  )
}

/** Micro-dollars by `day account` had the baseline answered every user's request that no cache answered. */
export function oracleWouldCost(calls: readonly OracleCall[], prices: OraclePrices): Map<string, bigint> {
  return bills(
    calls.flatMap((call) => {
      if (call.rollout === null) return spent(call, prices)
      if (call.role !== 'primary' || call.cached) return []
      const on = listed(prices, call.baseline, call.baselineModel, call)
      if (!on) return []
      const itself = call.backend === call.baseline && call.model === call.baselineModel
      return itself && call.measuredMicroUnits !== null
        ? [{ at: call.at, account: on.account, units: measured(call.measuredMicroUnits) }]
        : [{ at: call.at, ...on }]
    }),
    prices,
  )
}

function spent(call: OracleCall, prices: OraclePrices): Taken[] {
  if (!call.metered || !(call.billed || call.measuredMicroUnits !== null)) return []
  const list = listed(prices, call.backend, call.model, call)
  if (!list) return []
  const units = call.measuredMicroUnits === null ? list.units : measured(call.measuredMicroUnits)
  return [{ at: call.at, account: list.account, units }]
}

function measured(microUnits: number): Ratio {
  return ratio(BigInt(microUnits), 1_000_000n)
}

/** Micro-dollars of a monthly amount from its beginning to `to`, hour by hour. */
export function oracleFixed(
  entry: {
    readonly perMonth: string
    readonly currency: string
    readonly from: number
    readonly to: number | null
  },
  prices: OraclePrices,
  to: number,
): bigint {
  const end = Math.min(entry.to ?? to, to)
  if (end <= entry.from) return 0n
  const seconds = new Map<string, { count: number; readonly month: number; readonly worth: Ratio }>()
  for (let hour = entry.from - (entry.from % HOUR); hour < end; hour += HOUR) {
    const count = (Math.min(hour + HOUR, end) - Math.max(hour, entry.from)) / 1000
    const date = new Date(hour)
    const daysOfMonth = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
    const worth = dollars(prices, entry.currency, hour)
    if (!worth) throw new Error('no exchange rate')
    const key = `${daysOfMonth} ${worth}`
    const known = seconds.get(key) ?? { count: 0, month: daysOfMonth * 86_400, worth }
    known.count += count
    seconds.set(key, known)
  }
  let sum = zero
  for (const { count, month, worth } of seconds.values())
    sum = plus(sum, by(by(exactly(entry.perMonth), worth), ratio(BigInt(count), BigInt(month))))
  return rounded(sum)
}
