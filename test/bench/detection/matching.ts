/** Raises the field's parameters until they keep the promise that ours keeps: about 1 % false in a week at 1.9 %. */

import type { Cell } from './cell.ts'
import type { Matched } from './error-rules.ts'
import { columnOf, type Results } from './evaluate.ts'
import { failedCheck, runOfFailures } from './runs-of-checks.ts'
import { quantile } from './statistics.ts'

/** Candidate requests a second: from one in ten seconds to a hundred. */
export const RATES = [0.1, 1, 10, 100] as const
export type Rate = (typeof RATES)[number]
export type MatchedByRate = Readonly<Record<Rate, Matched>>

/** Failed fraction that is allowed. */
const LIMIT = 0.02
/** What a false rollback in the week may cost the matched rule. */
const PROMISE = 0.01
const WINDOW_WEEKS = 2_000
const MINUTES_OF_WEEK = 7 * 24 * 60
const JUST_UNDER = 0.019

/** What a full run with seed 1 finds; a quick one takes it from here. */
export const KNOWN_MATCHES: MatchedByRate = {
  0.1: { flagger: 7, window: 0.05848, windowLooks: 360, windowRequests: 180 },
  1: { flagger: 13, window: 0.06939, windowLooks: 30, windowRequests: 150 },
  10: { flagger: 15, window: 0.03275, windowLooks: 30, windowRequests: 1_500 },
  100: { flagger: 11, window: 0.02304, windowLooks: 30, windowRequests: 15_000 },
}

export function matchingCell(rate: Rate): Cell {
  const windowLooks = rate < 1 ? 360 : 30
  const windowRequests = Math.round(rate * windowLooks * 10 * 0.5)
  return {
    kind: 'highestOfWeek',
    params: { rate, errors: JUST_UNDER, windowLooks, windowRequests },
    runs: WINDOW_WEEKS,
    cost: 0.004,
  }
}

/** In which fraction of weeks so many failed checks in a row, one a minute, roll back a candidate with so many errors. */
export function falseWeeksOfFlagger(rate: Rate, inARow: number, errors: number): number {
  return runOfFailures(failedCheck(rate, errors, LIMIT), inARow, MINUTES_OF_WEEK)
}

export function matchRules(results: Results): MatchedByRate {
  const matched = RATES.map((rate): [Rate, Matched] => {
    const windows = matchingCell(rate)
    let flagger = 5
    while (falseWeeksOfFlagger(rate, flagger, JUST_UNDER) > PROMISE) flagger++
    const window = quantile(columnOf(windows, 'highest', results), 1 - PROMISE)
    const { windowLooks, windowRequests } = windows.params
    return [
      rate,
      {
        flagger,
        window: Number(window.toFixed(5)),
        windowLooks: Number(windowLooks),
        windowRequests: Number(windowRequests),
      },
    ]
  })
  return Object.fromEntries(matched) as unknown as MatchedByRate
}
