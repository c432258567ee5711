/** Bounds that the judge could never reach, or that make no sense beside each other. */

import type { Policy } from '../policy.ts'
import type { Note } from './policy-problem.ts'

const HIGHEST_RATE = 0.5
const LOWEST_RATE = 0.0001
const HIGHEST_RATIO = 10
/** What a total outage may take to be decided by the limiter's own demand. */
const LONGEST_OUTAGE_SEC = 600
const DAY_MS = 86_400_000

export function checkTriggers({ triggers }: Policy, note: Note): void {
  const { errors, latencyP95, latencyP50, complaints, cost, window, sustainSec } = triggers
  if (![errors, latencyP95, latencyP50, complaints, cost].some(({ enabled }) => enabled))
    note(['triggers'], 'expected at least one enabled trigger: nothing would ever roll back')

  if (errors.maxRate > HIGHEST_RATE)
    note(
      ['triggers', 'errors', 'maxRate'],
      `expected at most ${HIGHEST_RATE}: above it a candidate of which most requests fail is within its bound`,
    )
  if (errors.maxRate < LOWEST_RATE)
    note(
      ['triggers', 'errors', 'maxRate'],
      `expected at least ${LOWEST_RATE}: rarer failures than 1 in 10000 cannot be told from none`,
    )
  for (const [name, { maxRatio }] of Object.entries({ latencyP95, latencyP50, complaints }))
    if (maxRatio > HIGHEST_RATIO)
      note(
        ['triggers', name, 'maxRatio'],
        `expected at most ${HIGHEST_RATIO} times the baseline: a bound beyond that is never reached before the time limit`,
      )
  if (cost.maxRatio > HIGHEST_RATIO)
    note(
      ['triggers', 'cost', 'maxRatio'],
      `expected at most ${HIGHEST_RATIO} times the projection: whoever plans to spend more than that enters another one`,
    )
  if (cost.warnRatio > cost.maxRatio)
    note(
      ['triggers', 'cost', 'warnRatio'],
      `expected at most ${cost.maxRatio}, triggers.cost.maxRatio: the warning has to come before the breach`,
    )

  const outageSec = sustainSec * errors.maxRate
  if (outageSec > LONGEST_OUTAGE_SEC)
    note(
      ['triggers', 'sustainSec'],
      `expected at most ${Math.floor(LONGEST_OUTAGE_SEC / errors.maxRate)} with errors.maxRate ${errors.maxRate}: sustainSec × maxRate is the least that a total outage takes to be decided, ${Math.round(outageSec / 60)} min`,
    )

  if (window.windowMs < 1_000 || window.windowMs > DAY_MS)
    note(['triggers', 'window', 'windowMs'], `expected 1000 to ${DAY_MS} ms, one second to one day`)
  if (window.forMs > DAY_MS)
    note(
      ['triggers', 'window', 'forMs'],
      `expected at most ${DAY_MS} ms: a value that has to stay over its bound for longer than a day rolls back nothing in time`,
    )
  const mostInWindow = (window.windowMs / 1_000) * MOST_PER_SECOND
  if (window.minRequests > mostInWindow)
    note(
      ['triggers', 'window', 'minRequests'],
      `expected at most ${Math.floor(mostInWindow)} in a window of ${window.windowMs} ms: more would need over ${MOST_PER_SECOND} requests a second`,
    )
}

/** Far above what one rollout of speech has ever seen. */
const MOST_PER_SECOND = 10_000
