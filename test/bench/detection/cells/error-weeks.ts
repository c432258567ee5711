/** When a candidate that deserves no rollback is rolled back nevertheless. */

import { Meter } from '../../../../control/core/statistics/meter.ts'
import { MIN_DWELL_SEC } from '../../../../control/core/triggers/witness.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { type RuleName, startRule } from '../error-rules.ts'
import { type Second, steadyTraffic } from '../error-traffic.ts'
import { errorConfig } from '../errors-path.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'
import { readMatched } from './error-delays.ts'

const DAY = 86_400

/** Parameters: `rate`, `errors`, `days`, `rules`. Outcome: second of the rollback by rule, Infinity: none. */
export function steadyWeek(params: Parameters, random: Random): Outcome {
  const traffic = steadyTraffic(random, params.number('rate'), params.number('errors'))
  const matched = readMatched(params)
  const rules = (params.text('rules').split(' ') as RuleName[]).map((name) => startRule(name, matched))
  const end = params.number('days') * DAY
  const seen: Second = { requests: 0, bad: 0 }
  let running = rules
  for (let second = 0; second < end && running.length > 0; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0) continue
    let isOver = false
    for (const rule of running) if (rule.step(START + second, seen.requests, seen.bad)) isOver = true
    if (isOver) running = running.filter((rule) => rule.decidedAt < 0)
  }
  return Object.fromEntries(
    rules.map((rule) => [rule.name, rule.decidedAt < 0 ? Number.POSITIVE_INFINITY : rule.decidedAt - START]),
  )
}

/**
 * The fast meter exactly on the limit, with a budget small enough that something happens: `rate`, `budgetDays`, at most `days`.
 * Outcome: run length in days, and whether it ended in a rollback.
 */
export function runLength(params: Parameters, random: Random): Outcome {
  const { limit, sustainSec } = errorConfig()
  const budgetSec = params.number('budgetDays') * DAY
  const meter = new Meter({ limit, budgetSec, sustainSec, minSec: MIN_DWELL_SEC })
  const traffic = steadyTraffic(random, params.number('rate'), limit)
  const seen: Second = { requests: 0, bad: 0 }
  const end = params.number('days') * DAY
  for (let second = 0; second < end; second++) {
    traffic.draw(second, seen)
    if (seen.requests > 0 && meter.step(START + second, seen.requests, seen.bad) >= 1)
      return { days: (second + 1) / DAY, ended: 1 }
  }
  return { days: end / DAY, ended: 0 }
}

/** What a matched window is matched on: its highest failed fraction in such a week, looked at every 10 s. */
export function highestOfWeek(params: Parameters, random: Random): Outcome {
  const looks = params.number('windowLooks')
  const fewest = params.number('windowRequests')
  const traffic = steadyTraffic(random, params.number('rate') * 10, params.number('errors'))
  const seen: Second = { requests: 0, bad: 0 }
  const requests = new Uint32Array(looks)
  const bad = new Uint32Array(looks)
  let sumRequests = 0
  let sumBad = 0
  let highest = 0
  for (let look = 0; look < (7 * DAY) / 10; look++) {
    traffic.draw(look, seen)
    const at = look % looks
    sumRequests += seen.requests - requests[at]!
    sumBad += seen.bad - bad[at]!
    requests[at] = seen.requests
    bad[at] = seen.bad
    if (sumRequests >= fewest) highest = Math.max(highest, sumBad / sumRequests)
  }
  return { highest }
}
