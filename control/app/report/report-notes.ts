/** What a reader has to know before believing the figures. */

import { DAY_MS } from '../../core/cost/usage.ts'
import { describeMoney } from '../../core/describe.ts'
import { describeCount, describeDay } from '../../core/report/describe-week.ts'
import type { WeekSpan } from '../../core/report/iso-week.ts'
import type { SentReport } from '../../ports/money-store.ts'
import type { SpanMoney, UnpricedUse } from '../money-views.ts'
import type { ReportView } from '../report-views.ts'
import { WITHOUT_PRICE } from './report-words.ts'

export function notesOf(known: {
  readonly week: WeekSpan
  readonly now: number
  readonly since: number
  readonly total: SpanMoney
  readonly unpriced: readonly UnpricedUse[]
  readonly fixedCostsEntered: boolean
  readonly forgotten: boolean
  readonly sent: SentReport | undefined
}): readonly string[] {
  const { week, now, since, total, unpriced, sent } = known
  const calls = unpriced.reduce((sum, use) => sum + use.calls, 0)
  return [
    ...(now < week.to
      ? [`The week goes on until ${describeDay(week.to - 1)}, 24:00 UTC; these are its figures so far.`]
      : []),
    ...(since > week.from && since < week.to
      ? [`Counted from ${describeDay(since)}: nothing was used before.`]
      : []),
    ...(total.provisional && now >= week.to
      ? [
          `Provisional until ${describeDay(week.to + DAY_MS)}, 00:00 UTC: gateways may still report calls of its last day.`,
        ]
      : []),
    ...(calls > 0
      ? [
          `${describeCount(calls, 'call')} of ${namesOf(unpriced)} since ${describeDay(Math.min(...unpriced.map((use) => use.since)))} ${calls === 1 ? 'has' : 'have'} ${WITHOUT_PRICE} and ${calls === 1 ? 'is' : 'are'} in no figure.`,
        ]
      : []),
    ...(known.fixedCostsEntered
      ? []
      : [
          'Nobody has entered what the own servers cost: it is counted as nothing, so every saving is too high.',
        ]),
    ...(known.forgotten
      ? [
          'How the arms did is kept for 13 months only, and is gone for this week; money and decisions are whole.',
        ]
      : []),
    ...changedSince(sent, total),
  ]
}

function namesOf(unpriced: readonly UnpricedUse[]): string {
  return [
    ...new Set(unpriced.map(({ backend, model }) => (model === '' ? backend : `${model} (${backend})`))),
  ].join(', ')
}

/** Corrected prices and late batches change what is computed, never what has left. */
function changedSince(sent: SentReport | undefined, total: SpanMoney): readonly string[] {
  const then = (sent?.document as Partial<ReportView> | undefined)?.total?.net
  if (sent === undefined || then === undefined || then === total.net) return []
  return [
    `When it left, on ${describeDay(sent.sentAt)}, it said ${describeMoney(then)} net: prices, costs or late calls have changed that to ${describeMoney(total.net)}.`,
  ]
}
