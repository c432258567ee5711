/** Entries of money in words: "$0.011 per 1,000 neurons of cloudflare, 10,000 a day free, from 2024-01-01". */

import { describeMoney } from '../describe.ts'
import { formatDay } from './calendar.ts'
import type { DailyBudget } from './daily-budget.ts'
import type { FixedCost, MonthlyAmount, OneOffCost } from './fixed-cost.ts'
import type { Currency, ExchangeRate, Rate, RateBase, Tariff } from './price-book.ts'
import type { Projection } from './projection.ts'

const SIGNS: Readonly<Record<Currency, string>> = { USD: '$', EUR: '€' }
const BASES: Readonly<Record<RateBase, readonly [one: string, many: string]>> = {
  characters: ['character', 'characters'],
  'audio-seconds': ['second of audio', 'seconds of audio'],
  requests: ['request', 'requests'],
  'vendor-units': ['unit that the vendor measures', 'units that the vendor measures'],
}

export function describeTariff(tariff: Tariff): string {
  const { account, unit, price, per, currency, freePerDay, from } = tariff
  const what =
    unit === currency && per === 1 && Number(price) === 1
      ? `what its rates say, in ${currency}`
      : `${SIGNS[currency]}${grouped(price)} per ${per === 1 ? unit : `${grouped(String(per))} ${unit}`}`
  const free = Number(freePerDay) === 0 ? '' : `, ${grouped(freePerDay)} a day free`
  return `${account} bills ${what}${free}, from ${formatDay(from)}`
}

/** `unit` is that of the account. */
export function describeRateEntry(rate: Rate, unit: string): string {
  const { amount, per, base, model, backend, from, until } = rate
  const sign = unit === 'USD' || unit === 'EUR' ? SIGNS[unit] : undefined
  const units = sign === undefined ? `${grouped(amount)} ${unit}` : `${sign}${grouped(amount)}`
  const [one, many] = BASES[base]
  const counted = per === 1 ? one : `${grouped(String(per))} ${many}`
  const where = backend === null ? '' : ` on ${backend}`
  const end = until === null ? '' : ` to ${formatDay(until)}`
  return `${units} per ${counted} of ${model}${where}, from ${formatDay(from)}${end}`
}

export function describeExchange({ currency, usd, from }: ExchangeRate): string {
  return `1 ${currency} = $${usd}, from ${formatDay(from)}`
}

export function describeMonthly(monthly: MonthlyAmount, currency: Currency): string {
  const sign = SIGNS[currency]
  return monthly.kind === 'amount'
    ? `${sign}${grouped(monthly.amount)} a month`
    : `${grouped(monthly.hours)} h × ${sign}${grouped(monthly.rate)} a month`
}

export function describeFixed(cost: FixedCost): string {
  const { name, category, rollout, monthly, currency, from, to } = cost
  const whose = rollout === null ? '' : `, for ${rollout}`
  const end = to === null ? '' : ` to ${formatDay(to)}`
  return `${name} (${category}): ${describeMonthly(monthly, currency)}, from ${formatDay(from)}${end}${whose}`
}

export function describeOneOff({ name, amount, currency, at, rollout }: OneOffCost): string {
  const whose = rollout === null ? '' : `, for ${rollout}`
  return `${name}: ${SIGNS[currency]}${grouped(amount)} once, on ${formatDay(at)}${whose}`
}

export function describeProjection({ rollout, stages }: Projection): string {
  const each = stages.map(
    ({ stage, vendorPerMonth, selfHostedPerMonth }) =>
      `${stage}: $${grouped(vendorPerMonth)} at the vendor and $${grouped(selfHostedPerMonth)} of its own`,
  )
  return `${rollout}, a month at each stage: ${each.join('; ')}`
}

export function describeBudget({ backend, limit, hardStop }: DailyBudget): string {
  const then = hardStop ? 'then its users are turned away too' : 'then shadows and probes stop'
  return `${backend}: ${describeMoney(limit)} a UTC day, ${then}`
}

/** `12345.5` → `12,345.5`. */
function grouped(decimal: string): string {
  const [whole = '', fraction] = decimal.split('.')
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? digits : `${digits}.${fraction}`
}
