/** The sentences of a report, made of names and figures alone. */

import { describeMoney, describeRate } from '../../core/describe.ts'
import type { Notice } from '../../core/effects.ts'
import { describeCount, describeDay } from '../../core/report/describe-week.ts'
import { weekNumber } from '../../core/report/iso-week.ts'
import type { EpochMs } from '../../core/units.ts'
import type { SpanMoney } from '../money-views.ts'
import type { ReportLine, ReportRollout, ReportView } from '../report-views.ts'

/** More would push the rest off a phone. */
const ROLLOUTS_ON_A_CARD = 2

/** "Week 48 saved $24.10 net, $3.20 more than the week before." */
export function headlineOf(
  week: string,
  total: SpanMoney,
  before: SpanMoney | null,
  complete: boolean,
): string {
  if (isEmpty(total))
    return `Nothing was used in week ${weekNumber({ week })}${complete ? '' : ' so far'}, and nothing was spent.`
  // Some days beside a whole week would say nothing.
  if (!complete) return `${savedText(week, total)} so far.`
  return `${savedText(week, total)}${before === null ? '' : `, ${comparedText(total.net, before.net)}`}.`
}

export function isEmpty({ requests, counterfactual, metered, fixedAll }: SpanMoney): boolean {
  return requests === 0 && counterfactual === 0 && metered === 0 && fixedAll === 0
}

/** What the vendor would have billed and did not. */
export function avoidedOf({ counterfactual, metered }: SpanMoney): number {
  return counterfactual - metered
}

function savedText(week: string, { net }: SpanMoney): string {
  const name = `Week ${weekNumber({ week })}`
  if (net >= 0) return `${name} saved ${describeMoney(net)} net`
  return `${name} cost ${describeMoney(-net)} more than the vendor alone would have`
}

function comparedText(net: number, before: number): string {
  const difference = net - before
  if (difference === 0) return 'as much as the week before'
  const size = describeMoney(Math.abs(difference))
  if (net >= 0 && before >= 0) return `${size} ${difference > 0 ? 'more' : 'less'} than the week before`
  return `${size} ${difference > 0 ? 'better' : 'worse'} than the week before`
}

type ReportNotice = Extract<Notice, { kind: 'report' }>

/** The same in four lines, for a phone. */
export function reportNotice(
  report: ReportView,
  request: ReportNotice['request'],
  at: EpochMs,
): ReportNotice {
  const { total, toDate, week } = report
  return {
    kind: 'report',
    week,
    headline: isEmpty(total)
      ? `Week ${weekNumber({ week })}: nothing was used`
      : `${savedText(week, total)}; ${toDateText(toDate)}`,
    money: moneyLine(report),
    health: healthLine(report.rollouts),
    next: nextLine(report.actions),
    cheaper: total.net >= 0 ? 'candidate' : 'baseline',
    request,
    at,
  }
}

function toDateText({ net, from }: SpanMoney): string {
  const since = `since ${describeDay(from)}`
  return net >= 0 ? `${describeMoney(net)} ${since}` : `${describeMoney(-net)} more ${since}`
}

function moneyLine({ total, notes, before }: ReportView): string {
  return [
    `vendor billed ${describeMoney(total.metered)}`,
    `own cost ${describeMoney(total.fixedAll)}`,
    `avoided ${describeMoney(avoidedOf(total))}`,
    `${describeCount(total.characters, 'character')} in ${describeCount(total.requests, 'request')}`,
    ...(before === null ? [] : [comparedText(total.net, before.net)]),
    ...(notes.some((note) => note.includes(WITHOUT_PRICE)) ? ['some use has no price'] : []),
  ].join(' · ')
}

/** Stands in the note about it, and is looked for by the line on the phone. */
export const WITHOUT_PRICE = 'no price'

function healthLine(rollouts: readonly ReportRollout[]): string {
  if (rollouts.length === 0) return 'no rollout ran'
  const shown = rollouts.slice(0, ROLLOUTS_ON_A_CARD).map((rollout) => {
    const arms = `${armText(rollout.candidate.now)} · ${armText(rollout.baseline.now)}`
    return rollouts.length === 1 ? arms : `${rollout.name}: ${arms}`
  })
  const more = rollouts.length - shown.length
  const incidents = rollouts.reduce((sum, rollout) => sum + rollout.incidents.length, 0)
  return [
    ...shown,
    ...(more > 0 ? [`${describeCount(more, 'more rollout')}`] : []),
    incidents === 0 ? 'no incident' : describeCount(incidents, 'incident'),
  ].join(' · ')
}

function armText({ name, errorRate, judged, p95 }: ReportLine): string {
  if (errorRate === null) return `${name} was not measured`
  const latency = p95 === null ? '' : `, p95 ${Math.round(p95)} ms`
  return `${name} ${describeRate(errorRate)} errors${latency} (${describeCount(judged, 'request')})`
}

function nextLine(actions: ReportView['actions']): string {
  const [first, ...more] = actions
  if (!first) return 'nothing is pressing'
  return more.length === 0 ? first.text : `${first.text} And ${more.length} more in the report.`
}
