/** The weekly report as rows of texts: this week, the week before, and the difference between them. */

import type { ReportLine, ReportListing, ReportView } from '../../../control/app/report-views.ts'
import { formatMs } from '../format/duration.view.ts'
import {
  formatCents,
  formatCentsDifference,
  formatMoney,
  formatMoneyDifference,
  formatVolume,
  UNKNOWN,
} from '../format/money.view.ts'
import { formatCount, formatDifference, formatRate, NBSP } from '../format/number.view.ts'
import { dayRange } from '../money/utc-day.view.ts'

export interface WeekRow {
  readonly name: string
  readonly hint: string
  readonly now: string
  readonly before: string
  readonly difference: string
  readonly strong: boolean
}

/** The money of the week; differences are differences of money. */
export function moneyRows({ total, before }: Pick<ReportView, 'total' | 'before'>): readonly WeekRow[] {
  const row = (name: string, hint: string, pick: (of: typeof total) => number, strong = false): WeekRow => ({
    name,
    hint,
    now: formatCents(pick(total)),
    before: before === null ? UNKNOWN : formatCents(pick(before)),
    difference: before === null ? UNKNOWN : formatCentsDifference(pick(total) - pick(before)),
    strong,
  })
  return [
    row('All of it on the vendor', 'would have cost', (of) => of.counterfactual),
    row('Billed by the vendor', 'what it did cost', (of) => of.metered),
    row('Own server', 'by the second', (of) => of.fixedServer),
    row('Its care', 'operations, monitoring and the rest', (of) => of.fixedAll - of.fixedServer),
    row('Saved, net', 'what is left', (of) => of.net, true),
  ]
}

export interface ArmRow {
  readonly name: string
  readonly baseline: string
  readonly baselineBefore: string
  readonly candidate: string
  readonly candidateBefore: string
}

/** Each arm this week, with how it was a week before. */
export function armRows(
  baseline: { readonly now: ReportLine; readonly before: ReportLine | null },
  candidate: { readonly now: ReportLine; readonly before: ReportLine | null },
): readonly ArmRow[] {
  const row = (
    name: string,
    text: (line: ReportLine) => string,
    change: (now: ReportLine, before: ReportLine) => string,
  ): ArmRow => {
    const of = ({ now, before }: typeof baseline) => (before === null ? '' : change(now, before))
    return {
      name,
      baseline: text(baseline.now),
      baselineBefore: of(baseline),
      candidate: text(candidate.now),
      candidateBefore: of(candidate),
    }
  }
  const amount = (pick: (line: ReportLine) => number | null, text: (value: number) => string) => ({
    text: (line: ReportLine) => known(pick(line), text),
    change: (now: ReportLine, before: ReportLine) => relative(pick(now), pick(before)),
  })
  const rate = (pick: (line: ReportLine) => number | null) => ({
    text: (line: ReportLine) => known(pick(line), formatRate),
    change: (now: ReportLine, before: ReportLine) => points(pick(now), pick(before)),
  })
  const rows: readonly (readonly [string, ReturnType<typeof amount>])[] = [
    ['Requests', amount((it) => it.requests, formatCount)],
    ['Characters', amount((it) => it.characters, formatVolume)],
    ['From the cache', rate((it) => it.cacheHitRate)],
    ['Errors', rate((it) => it.errorRate)],
    ['Judged requests', amount((it) => it.judged, formatCount)],
    ['p50', amount((it) => it.p50, formatMs)],
    ['p95', amount((it) => it.p95, formatMs)],
    ['p99', amount((it) => it.p99, formatMs)],
    ['Available', { ...rate((it) => it.availability), text: (it) => known(it.availability, availability) }],
    ['Cost', amount((it) => it.cost, formatMoney)],
  ]
  return rows.map(([name, how]) => row(name, how.text, how.change))
}

/** The nines of availability are the point of it: no rounding up to 100 %. */
function availability(value: number): string {
  return `${(Math.floor(value * 100_000) / 1_000).toFixed(3)}${NBSP}%`
}

function known(value: number | null, text: (value: number) => string): string {
  return value === null ? UNKNOWN : text(value)
}

function relative(now: number | null, before: number | null): string {
  return now === null || before === null || before <= 0 ? '' : formatDifference(now / before)
}

function points(now: number | null, before: number | null): string {
  if (now === null || before === null) return ''
  const difference = (now - before) * 100
  const digits = Number(Math.abs(difference).toFixed(2))
  if (digits === 0) return `0${NBSP}points`
  return `${difference < 0 ? '\u2212' : '+'}${digits}${NBSP}points`
}

/** Under the volume of break-even: what it is now, and when the two meet. */
export function breakEvenNote({ breakEven, volume }: Pick<ReportView, 'breakEven' | 'volume'>): string {
  if (breakEven.charactersPerDay === null) return breakEven.text
  const now = volume === null ? '' : `, now ${formatVolume(volume)}`
  return `characters a day${now}; ${breakEven.crossing.text}`
}

/** `Week 48 of 2026`. */
export function weekTitle(week: string): string {
  const match = /^(\d{4})-W0?(\d{1,2})$/.exec(week)
  return match ? `Week ${match[2]} of ${match[1]}` : week
}

export interface ListRow {
  readonly week: string
  readonly title: string
  readonly days: string
  readonly net: string
  readonly state: string
  readonly sent: boolean
}

export function listRow(listing: ReportListing, now: number): ListRow {
  const { week, from, to, sentAt, net } = listing
  return {
    week,
    title: weekTitle(week),
    days: dayRange(from, to),
    net: net === null ? UNKNOWN : `${formatMoneyDifference(net)} net`,
    state: sentAt !== null ? 'sent' : to > now ? 'not over yet' : 'made on request',
    sent: sentAt !== null,
  }
}
