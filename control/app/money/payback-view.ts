/** When what the move cost once has come back. */

import { dayOf } from '../../core/cost/calendar.ts'
import { type Payback, paybackOf } from '../../core/cost/payback.ts'
import { oneOffDollars } from '../../core/cost/running-cost.ts'
import { describeMoney } from '../../core/describe.ts'
import type { EpochMs, MicroUsd } from '../../core/units.ts'
import type { DayMoney, MoneyView } from '../money-views.ts'
import { dateWords } from './date-words.ts'
import type { MoneyBooks } from './money-books.ts'

/** `days`: all there are, today's included. Null: no one-off cost is entered. */
export function paybackView(
  { oneOff, prices, now }: MoneyBooks,
  rollout: string | null,
  days: readonly DayMoney[],
): MoneyView['payback'] {
  const asked = oneOff.filter(
    (cost) => cost.at <= now && (rollout === null || cost.rollout === null || cost.rollout === rollout),
  )
  if (asked.length === 0) return null
  const cost = asked.reduce((sum, one) => sum + (oneOffDollars(one, prices) ?? 0), 0) as MicroUsd
  const whole = days
    .filter((day) => day.from < dayOf(now))
    .map((day) => ({ day: day.from as EpochMs, net: day.net as MicroUsd }))
  const payback = paybackOf(cost, whole, now)
  return {
    oneOff: payback.oneOff,
    paidBack: Math.max(0, Math.min(payback.oneOff, payback.earned)),
    at: payback.state === 'expected' ? payback.at : payback.state === 'paid-back' ? payback.since : null,
    text: words(payback, now),
  }
}

function words(payback: Payback, now: number): string {
  const { oneOff, earned, perDay } = payback
  const soFar = `${describeMoney(Math.max(0, earned))} of ${describeMoney(oneOff)} has come back`
  switch (payback.state) {
    case 'nothing-to-pay-back':
      return 'there is nothing to pay back'
    case 'paid-back':
      return `the ${describeMoney(oneOff)} of moving came back by ${dateWords(payback.since, now)}`
    case 'expected':
      return `${soFar}; all of it by ${dateWords(payback.at, now)} at ${describeMoney(perDay ?? 0)} a day`
    case 'not-at-this-saving':
      return perDay === null
        ? `${soFar}; no whole day has passed yet`
        : `${soFar}; not at this saving (${describeMoney(perDay)} a day)`
  }
}
