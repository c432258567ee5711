/** Raises the field's parameters until they keep the promise that ours keeps: about 1 % false in a week at 1.9 %. */

import type { Cell } from './cell.ts'
import type { Matched } from './error-rules.ts'
import { columnOf, type Results } from './evaluate.ts'
import { quantile } from './statistics.ts'

/** Candidate requests a second: from one in ten seconds to a hundred. */
export const RATES = [0.1, 1, 10, 100] as const
export type Rate = (typeof RATES)[number]
export type MatchedByRate = Readonly<Record<Rate, Matched>>

/** What a false rollback in the week may cost the matched rule. */
const PROMISE = 0.01
/** A run more or less is a factor of two in what it promises: settled by many weeks. */
const FLAGGER_WEEKS = 20_000
const WINDOW_WEEKS = 2_000

/** What a full run with seed 1 finds; a quick one takes it from here. */
export const KNOWN_MATCHES: MatchedByRate = {
  0.1: { flagger: 7, window: 0.05848, windowLooks: 360, windowRequests: 180 },
  1: { flagger: 13, window: 0.06939, windowLooks: 30, windowRequests: 150 },
  10: { flagger: 16, window: 0.03275, windowLooks: 30, windowRequests: 1_500 },
  100: { flagger: 11, window: 0.02304, windowLooks: 30, windowRequests: 15_000 },
}

export function matchingCells(rate: Rate): readonly [Cell, Cell] {
  const windowLooks = rate < 1 ? 360 : 30
  const windowRequests = Math.round(rate * windowLooks * 10 * 0.5)
  const week = { rate, errors: 0.019 }
  return [
    { kind: 'longestRunOfWeek', params: week, runs: FLAGGER_WEEKS, cost: 0.001 },
    {
      kind: 'highestOfWeek',
      params: { ...week, windowLooks, windowRequests },
      runs: WINDOW_WEEKS,
      cost: 0.004,
    },
  ]
}

export function matchRules(results: Results): MatchedByRate {
  const matched = RATES.map((rate): [Rate, Matched] => {
    const [runs, windows] = matchingCells(rate)
    const longest = columnOf(runs, 'longestRun', results)
    let flagger = 5
    while (longest.filter((run) => run >= flagger).length > PROMISE * longest.length) flagger++
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
