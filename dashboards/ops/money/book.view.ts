/** The price book and the costs as sentences. */

import type { CostsView, PricesView } from '../../../control/app/money-views.ts'
import { COST_CATEGORIES, type CostCategory, type FixedCost } from '../../../control/core/cost/fixed-cost.ts'
import type { Rate, RateBase, Tariff } from '../../../control/core/cost/price-book.ts'
import type { MoneyChange } from '../../../control/ports/money-store.ts'
import { formatEntered, formatMoney } from '../format/money.view.ts'
import { formatCount } from '../format/number.view.ts'
import { longDay } from './utc-day.view.ts'

const BASES: Readonly<Record<RateBase, string>> = {
  characters: 'characters',
  'audio-seconds': 'seconds of audio',
  requests: 'requests',
  'vendor-units': 'measured units',
}
const isMoney = (unit: string): boolean => unit === 'USD' || unit === 'EUR'

/** `$0.011 per 1,000 neurons, 10,000 a day free`. */
export function tariffText({ price, per, unit, currency, freePerDay }: Tariff): string {
  if (isMoney(unit)) return `billed in ${unit}`
  const free = Number(freePerDay) > 0 ? `, ${formatCount(Number(freePerDay))} a UTC day free` : ''
  return `${formatEntered(price, currency)} per ${formatCount(per)} ${unit}${free}`
}

/** `2,727.27 neurons per 1,000 characters`. */
export function rateText(rate: Rate, unit: string): string {
  const of =
    rate.per === 1
      ? BASES[rate.base].replace(/s(?= of|$)/, '')
      : `${formatCount(rate.per)} ${BASES[rate.base]}`
  const amount = isMoney(unit)
    ? formatEntered(rate.amount, unit)
    : `${Number(rate.amount).toLocaleString('en', { maximumFractionDigits: 6 })} ${unit}`
  return `${amount} per ${of}`
}

/** What a rate comes to in dollars; null: it is said in money already, or its tariff is not known. */
export function rateInMoney(rate: Rate, tariff: Tariff | undefined): string | null {
  if (!tariff || isMoney(tariff.unit)) return null
  const dollars = (Number(rate.amount) * Number(tariff.price)) / tariff.per
  if (!Number.isFinite(dollars) || tariff.currency !== 'USD') return null
  const of = rate.per === 1 ? '' : `${formatCount(rate.per)} `
  return `${formatMoney(dollars * 1e6)} per ${of}${BASES[rate.base]}`
}

export interface AccountGroup {
  readonly account: string
  readonly tariffs: readonly Tariff[]
  readonly rates: readonly Rate[]
  /** The tariff in force. */
  readonly current: Tariff | undefined
}

/** By account, newest entries first, so that what is in force stands on top. */
export function byAccount({ tariffs, rates }: PricesView, now: number): readonly AccountGroup[] {
  const accounts = [...new Set([...tariffs, ...rates].map((it) => it.account))].sort()
  return accounts.map((account) => {
    const own = tariffs.filter((it) => it.account === account).sort((a, b) => b.from - a.from)
    return {
      account,
      tariffs: own,
      rates: rates
        .filter((it) => it.account === account)
        .sort((a, b) => a.model.localeCompare(b.model) || b.from - a.from),
      current: own.find((it) => it.from <= now) ?? own.at(-1),
    }
  })
}

/** Whether an entry counts now, will, or did. */
export function inForce(
  entry: { readonly from: number; readonly until?: number | null },
  others: readonly { readonly from: number }[],
  now: number,
): 'now' | 'later' | 'before' {
  if (entry.from > now) return 'later'
  if (entry.until != null && entry.until <= now) return 'before'
  return others.some((it) => it.from > entry.from && it.from <= now) ? 'before' : 'now'
}

/** `$199 a month`, `2 h a month at $30`. */
export function monthlyText({ monthly, currency }: FixedCost): string {
  return monthly.kind === 'amount'
    ? `${formatEntered(monthly.amount, currency)} a month`
    : `${monthly.hours} h a month at ${formatEntered(monthly.rate, currency)}`
}

export function isOn(cost: FixedCost, now: number): boolean {
  return cost.from <= now && (cost.to === null || cost.to > now)
}

const WHAT: Readonly<Record<CostCategory, string>> = {
  server: 'The machine, or the rent of it',
  operations: 'Hours of people, at their rate',
  monitoring: 'Metrics, dashboards, paging',
  backups: 'Storage, and its traffic',
  certificates: 'TLS, if they are not free',
  logging: 'Keeping and searching logs',
  other: 'What else there is',
}

/** The list that a total cost is made of, with what is entered for each; what is missing is named, not guessed. */
export function costTemplate(fixed: readonly FixedCost[]) {
  return COST_CATEGORIES.map((category) => ({
    category,
    what: WHAT[category],
    entries: fixed.filter((it) => it.category === category),
  }))
}

/** Months of a projection summed: what a stage was said to cost. */
export function stageSum(stage: CostsView['projections'][number]['stages'][number]): number {
  return Math.round((Number(stage.vendorPerMonth) + Number(stage.selfHostedPerMonth)) * 1e6)
}

const KINDS: Readonly<Record<MoneyChange['kind'], string>> = {
  tariff: 'tariff',
  rate: 'rate',
  exchange: 'exchange rate',
  fixed: 'monthly cost',
  oneOff: 'cost that fell due once',
  projection: 'projection',
  budget: 'daily budget',
}

export interface ChangeText {
  readonly title: string
  /** Field by field what it was and what it became; an addition has none. */
  readonly fields: readonly string[]
}

export function changeText(change: MoneyChange): ChangeText {
  const what = `${KINDS[change.kind]} ${nameOf(change)}`
  if (change.before === null) return { title: `${change.by} entered the ${what}`, fields: [] }
  if (change.after === null) return { title: `${change.by} took the ${what} away`, fields: [] }
  return { title: `${change.by} changed the ${what}`, fields: differences(change.before, change.after) }
}

function nameOf({ before, after, subject }: MoneyChange): string {
  const entry = (after ?? before) as Record<string, unknown> | null
  for (const name of ['name', 'model', 'account', 'rollout', 'backend', 'currency'])
    if (typeof entry?.[name] === 'string') return entry[name]
  return subject
}

function differences(before: unknown, after: unknown): readonly string[] {
  const [a, b] = [flat(before), flat(after)]
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((name) => !/^(?:id|enteredAt|enteredBy)$/.test(name) && a.get(name) !== b.get(name))
    .map((name) => `${name}: ${a.get(name) ?? 'nothing'} → ${b.get(name) ?? 'nothing'}`)
}

/** Leaves of an entry by their path, as texts; days where a number is a time. */
function flat(value: unknown, path = ''): Map<string, string> {
  if (typeof value !== 'object' || value === null) {
    const time = /(?:^|\.)(?:from|to|at|until)$/.test(path) && typeof value === 'number'
    const text = time ? longDay(value) : path === 'limit' ? formatMoney(Number(value)) : String(value)
    return new Map(value === null || value === undefined ? [] : [[path, text]])
  }
  return new Map(
    Object.entries(value).flatMap(([name, inner]) => [
      ...flat(inner, path === '' ? name : `${path}.${name}`),
    ]),
  )
}
