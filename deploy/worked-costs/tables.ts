/** The tables of `control/docs/when-does-moving-pay.md`, from the core that computes every other figure. */

import {
  AURA_1,
  AURA_2_EN,
  DEFAULT_PRICE_BOOK,
  HOSTED_KOKORO,
  MELOTTS,
} from '../../control/core/cost/default-prices.ts'
import { pricesOf } from '../../control/core/cost/lookup.ts'
import { formatCount } from '../../control/core/cost/money-words.ts'
import {
  mixOfModel,
  type VendorMix,
  vendorPerMonth,
  volumeThatCosts,
} from '../../control/core/cost/vendor-mix.ts'
import { describeMoney } from '../../control/core/describe.ts'
import type { EpochMs, MicroUsd } from '../../control/core/units.ts'
import { BREAK_EVENS, CHARACTERS_PER_REQUEST, OPERATIONS, OPTIONS, SCENARIOS, TCO } from './plan.ts'

/** The day whose list prices the page is about. */
const AT = Date.UTC(2026, 10, 29) as EpochMs
const PRICES = pricesOf(DEFAULT_PRICE_BOOK)
const MODELS = [
  { name: 'Aura 1', mix: mixOf(AURA_1) },
  { name: 'Aura 2', mix: mixOf(AURA_2_EN) },
  { name: 'MeloTTS', mix: mixOf(MELOTTS) },
  { name: 'hosted Kokoro', mix: mixOf(HOSTED_KOKORO) },
] as const

const operations = {
  from: OPERATIONS.reduce((sum, one) => sum + one.from, 0),
  to: OPERATIONS.reduce((sum, one) => sum + one.to, 0),
}

/** By the name that the page knows each by. */
export function workedTables(): Readonly<Record<string, string>> {
  return {
    'vendor bills': vendorBills(),
    'own server': ownServer(),
    'break-even': breakEvens(),
    winners: winners(),
    'break-even figures': figures(),
    capacity: capacity(),
  }
}

function vendorBills(): string {
  return table(
    ['characters a day', 'the plan said', ...MODELS.map((one) => one.name)],
    SCENARIOS.map(({ charactersPerDay, plannedDollars }) => [
      formatCount(charactersPerDay),
      `$${plannedDollars}`,
      ...MODELS.map(({ mix }) => describeMoney(vendorPerMonth(mix, charactersPerDay))),
    ]),
  )
}

function ownServer(): string {
  return table(
    ['option', 'server only', 'with operations'],
    OPTIONS.map(({ name, from, to }) => [
      name,
      `$${from} to $${to}`,
      `$${formatCount(from + operations.from)} to $${formatCount(to + operations.to)}`,
    ]),
  )
}

function breakEvens(): string {
  const rows = OPTIONS.flatMap(({ name, from, to }) => [
    { name: `${name}, server only`, low: from, high: to },
    { name: `${name}, with operations`, low: from + operations.from, high: to + operations.to },
  ])
  rows.push({ name: "the plan's total", low: TCO.from, high: TCO.to })
  return table(
    ['dollars a month', '', ...MODELS.map((one) => one.name)],
    rows.map(({ name, low, high }) => [
      name,
      `$${formatCount(low)} to $${formatCount(high)}`,
      ...MODELS.map(({ mix }) => `${volume(mix, low)} to ${volume(mix, high)}`),
    ]),
  )
}

/** Who is cheaper, of vendor and server, at the ends of each range. */
function winners(): string {
  return table(
    [
      'characters a day',
      'against',
      ...OPTIONS.flatMap(({ name }) => [`${name}, server only`, 'with operations']),
    ],
    SCENARIOS.flatMap(({ charactersPerDay }) =>
      MODELS.slice(0, 2).map(({ name, mix }) => [
        formatCount(charactersPerDay),
        name,
        ...OPTIONS.flatMap(({ from, to }) => [
          winner(mix, charactersPerDay, from, to),
          winner(mix, charactersPerDay, from + operations.from, to + operations.to),
        ]),
      ]),
    ),
  )
}

function winner(mix: VendorMix, charactersPerDay: number, from: number, to: number): string {
  const bill = vendorPerMonth(mix, charactersPerDay)
  const gain = (server: number) => bill - micro(server)
  if (gain(to) > 0) return `server saves ${describeMoney(gain(to))} to ${describeMoney(gain(from))}`
  if (gain(from) < 0) return `vendor, by ${describeMoney(-gain(from))} to ${describeMoney(-gain(to))}`
  return `undecided: ${describeMoney(gain(to))} to ${describeMoney(gain(from))}`
}

/** What a month has to cost for a figure of the plan to be right. */
function figures(): string {
  return table(
    [
      'the plan says',
      ...MODELS.slice(0, 2).map((one) => `right against ${one.name} if one's own costs`),
      'an offer of the plan that fits',
    ],
    BREAK_EVENS.map(({ said, from, to }) => {
      const ranges = MODELS.slice(0, 2).map(({ name, mix }) => ({
        name,
        low: vendorPerMonth(mix, from),
        high: vendorPerMonth(mix, to),
      }))
      return [
        said,
        ...ranges.map(({ low, high }) =>
          low === high
            ? `${describeMoney(low)} a month`
            : `${describeMoney(low)} to ${describeMoney(high)} a month`,
        ),
        fits(ranges),
      ]
    }),
  )
}

interface CostRange {
  readonly name: string
  readonly low: MicroUsd
  readonly high: MicroUsd
}

/** Within three percent: the plan rounds its own no finer. */
const ROUNDING = 0.03

function fits(ranges: readonly CostRange[]): string {
  const offers = [
    ...OPTIONS.map(({ name, from, to }) => ({ name: `${name}, server only`, from, to })),
    ...OPTIONS.map(({ name, from, to }) => ({
      name: `${name}, with operations`,
      from: from + operations.from,
      to: to + operations.to,
    })),
  ]
  const found = ranges.flatMap(({ name, low, high }) =>
    offers
      .filter(
        (offer) => micro(offer.from) <= high * (1 + ROUNDING) && micro(offer.to) >= low * (1 - ROUNDING),
      )
      .map((offer) => `${offer.name} ($${offer.from} to $${offer.to}) against ${name}`),
  )
  return found.join('; ') || 'none'
}

function capacity(): string {
  return table(
    ['option', 'requests a day', `at ${CHARACTERS_PER_REQUEST} characters each`, 'the plan said'],
    OPTIONS.map(({ name, requestsPerDay, plannedCharacters }) => [
      name,
      formatCount(requestsPerDay),
      formatCount(requestsPerDay * CHARACTERS_PER_REQUEST),
      formatCount(plannedCharacters),
    ]),
  )
}

function mixOf(model: string): VendorMix {
  const mix = mixOfModel(model, PRICES, AT)
  if (!mix) throw new Error(`${model} has no price`)
  return mix
}

function volume(mix: VendorMix, dollarsPerMonth: number): string {
  const found = volumeThatCosts(mix, micro(dollarsPerMonth))
  return found === null ? 'never' : formatCount(found)
}

function micro(dollars: number): MicroUsd {
  return (dollars * 1_000_000) as MicroUsd
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}
