/** Where the bars and lines of a chart of days stand, in pixels. Pure, so that a report prints what a screen shows. */

import type { DayMoney } from '../../../control/app/money-views.ts'
import { shortName } from '../charts/end-labels.view.ts'
import { formatCents, formatMoney, formatMoneyDifference } from '../format/money.view.ts'
import { moneyTick, ticksTo } from './scale.view.ts'
import { fullDay, shortDay } from './utc-day.view.ts'

export interface Rect {
  readonly y: number
  readonly height: number
}

export interface DayBar {
  readonly day: DayMoney
  readonly x: number
  readonly width: number
  readonly fixed: Rect
  readonly metered: Rect
  readonly net: Rect
}

export interface DayChart {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly bars: readonly DayBar[]
  /** What the vendor alone would have cost, as a path of steps. */
  readonly counterfactual: string
  readonly ticks: readonly { readonly y: number; readonly text: string }[]
  readonly dates: readonly { readonly x: number; readonly text: string }[]
  /** Where the net of a day is 0, and the title of that strip. */
  readonly zero: number
  readonly stripTop: number
  /** From here on days can still change; null: none can. */
  readonly provisionalFrom: number | null
  /** Names beside the last day; none where it is narrow. */
  readonly labels: readonly { readonly y: number; readonly text: string; readonly paint: string }[]
}

const TOP = 16
const PLOT = 196
const GAP = 34
const STRIP = 52
const AXIS = 26
const NARROW = 560
const LABEL = 15

export const DAY_CHART_HEIGHT = TOP + PLOT + GAP + STRIP + AXIS

export function dayChart(days: readonly DayMoney[], width: number, vendor: string): DayChart {
  const narrow = width < NARROW
  const left = 48
  const right = Math.max(left + 40, width - (narrow ? 6 : 178))
  const ticks = ticksTo(Math.max(...days.map((it) => Math.max(it.counterfactual, costOf(it))), 1), 4)
  const top = ticks.at(-1)! || 1
  const base = TOP + PLOT
  const yOf = (value: number) => base - (Math.max(0, value) / top) * PLOT
  const slot = (right - left) / Math.max(1, days.length)
  const barWidth = Math.max(1, Math.min(34, slot * (slot > 6 ? 0.68 : 0.86)))

  const most = Math.max(...days.map((it) => it.net), 0)
  const least = Math.min(...days.map((it) => it.net), 0)
  const reach = Math.max(most - least, 1)
  const stripTop = base + GAP
  const zero = stripTop + (most / reach) * STRIP

  const bars = days.map((day, index): DayBar => {
    const fixed = yOf(day.fixedAll)
    const all = yOf(costOf(day))
    const net = (Math.abs(day.net) / reach) * STRIP
    return {
      day,
      x: left + slot * index + (slot - barWidth) / 2,
      width: barWidth,
      fixed: { y: fixed, height: base - fixed },
      metered: { y: all, height: Math.max(0, fixed - all) },
      net: { y: day.net >= 0 ? zero - net : zero, height: net },
    }
  })
  const provisional = days.findIndex((it) => it.provisional)
  const last = days.at(-1)
  return {
    width,
    height: DAY_CHART_HEIGHT,
    left,
    right,
    bars,
    counterfactual: days
      .map((day, index) => {
        const y = round(yOf(day.counterfactual))
        const from = round(left + slot * index)
        return `${index === 0 ? 'M' : 'L'}${from} ${y}H${round(from + slot)}`
      })
      .join(''),
    ticks: ticks.map((value) => ({ y: yOf(value), text: moneyTick(value) })),
    dates: dateLabels(days, left, slot, narrow ? 76 : 96),
    zero,
    stripTop,
    provisionalFrom: provisional < 0 ? null : left + slot * provisional,
    labels: narrow || !last ? [] : endLabels(last, yOf, base, vendor),
  }
}

export const costOf = (day: { readonly metered: number; readonly fixedAll: number }): number =>
  day.metered + day.fixedAll

function endLabels(day: DayMoney, yOf: (value: number) => number, base: number, vendor: string) {
  const wanted = [
    {
      y: yOf(day.counterfactual),
      text: `${moneyOf(day.counterfactual)} all on ${shortName(vendor)}`,
      paint: 'ink',
    },
    {
      y: (yOf(costOf(day)) + yOf(day.fixedAll)) / 2,
      text: `${moneyOf(day.metered)} billed`,
      paint: 'baseline',
    },
    { y: (yOf(day.fixedAll) + base) / 2, text: `${moneyOf(day.fixedAll)} own server`, paint: 'candidate' },
  ].sort((a, b) => a.y - b.y)
  let before = Number.NEGATIVE_INFINITY
  const down = wanted.map((label) => {
    before = Math.max(label.y, before + LABEL)
    return { ...label, y: before }
  })
  // What was pushed below the axis moves up again, and pushes what is over it.
  let below = base - 2 + LABEL
  return down
    .reverse()
    .map((label) => {
      below = Math.min(label.y, below - LABEL)
      return { ...label, y: below }
    })
    .reverse()
}

function dateLabels(days: readonly DayMoney[], left: number, slot: number, space: number) {
  const every = Math.max(1, Math.ceil(space / slot))
  return days.flatMap((day, index) => {
    // Counted from the last day, which people look for first.
    const wanted = (days.length - 1 - index) % every === 0
    return wanted ? [{ x: left + slot * (index + 0.5), text: shortDay(day.from) }] : []
  })
}

/** What stands above the chart while a day is pointed at. */
export function dayReading(day: DayMoney, vendor: string): readonly { text: string; paint: string }[] {
  return [
    { text: fullDay(day.from), paint: 'time' },
    { text: `all on ${vendor} ${formatCents(day.counterfactual)}`, paint: 'ink' },
    { text: `billed ${formatCents(day.metered)}`, paint: 'baseline' },
    { text: `own server ${formatCents(day.fixedAll)}`, paint: 'candidate' },
    {
      text: `saved ${formatMoneyDifference(day.net)}${day.provisional ? ', provisional' : ''}`,
      paint: 'time',
    },
  ]
}

/** One sentence for who cannot see it. */
export function dayChartSummary(title: string, days: readonly DayMoney[], vendor: string): string {
  const last = days.at(-1)
  const first = days[0]
  if (!last || !first) return `${title} No day yet.`
  const above = days.filter((it) => it.net > 0).length
  return [
    title,
    `${days.length} days from ${shortDay(first.from)} to ${shortDay(last.from)}; ${above} of them saved money.`,
    `Last day: all on ${vendor} ${formatMoney(last.counterfactual)}, billed ${formatMoney(last.metered)}, own server ${formatMoney(last.fixedAll)}, saved ${formatMoneyDifference(last.net)}.`,
  ].join(' ')
}

/** Beside the plot there is room for few digits. */
const moneyOf = (micro: number) => (Math.abs(micro) < 1e11 ? formatMoney(micro) : moneyTick(micro))
const round = (value: number) => Math.round(value * 100) / 100
