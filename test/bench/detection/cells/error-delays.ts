/** How long until a step in the error rate is decided, by ours and by the rules of the field on the same traffic. */

import type { Outcome, Parameters } from '../cell.ts'
import { type Matched, type RuleName, type RunningRule, startRule } from '../error-rules.ts'
import { type ErrorTraffic, type Second, steadyTraffic, stepTraffic } from '../error-traffic.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

const HEALTHY = 0.003
const FOUR_DAYS = 345_600

/**
 * Parameters: `rate`, `errors`, `rules`, `warmUp` (seconds at 0.3 %), optionally `silence` (seconds without any
 * request before the change) and the matched ones. Outcome: seconds from the change to the end of the deciding
 * second, by rule.
 */
export function delayOfStep(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const changeAt = params.number('warmUp')
  const traffic = stepTraffic(
    steadyTraffic(random, rate, HEALTHY),
    changeAt,
    steadyTraffic(random, rate, params.number('errors')),
  )
  const silence = params.has('silence') ? params.number('silence') : 0
  const matched = readMatched(params)
  const rules = params.text('rules').split(' ') as RuleName[]
  return race(rules, matched, traffic, changeAt, silence)
}

export function readMatched(params: Parameters): Matched {
  if (!params.has('flagger')) return { flagger: 5, window: 1, windowLooks: 1, windowRequests: 1 }
  return {
    flagger: params.number('flagger'),
    window: params.number('window'),
    windowLooks: params.number('windowLooks'),
    windowRequests: params.number('windowRequests'),
  }
}

/** A rule that decides before the change starts anew: what it does then is counted as false elsewhere. */
export function race(
  names: readonly RuleName[],
  matched: Matched,
  traffic: ErrorTraffic,
  changeAt: number,
  silence = 0,
): Outcome {
  const seen: Second = { requests: 0, bad: 0 }
  const delays: Record<string, number> = {}
  let running: RunningRule[] = names.map((name) => startRule(name, matched))
  for (let second = 0; second < changeAt; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0 || second >= changeAt - silence) continue
    for (let i = 0; i < running.length; i++)
      if (running[i]!.step(START + second, seen.requests, seen.bad))
        running[i] = startRule(running[i]!.name, matched)
  }
  running = running.map((rule) => {
    rule.finish(START + changeAt - 1)
    return rule.decidedAt >= 0 ? startRule(rule.name, matched) : rule
  })
  for (let second = changeAt; second < changeAt + FOUR_DAYS && running.length > 0; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0) continue
    let isOver = false
    for (const rule of running) if (rule.step(START + second, seen.requests, seen.bad)) isOver = true
    if (!isOver) continue
    running = running.filter((rule) => {
      if (rule.decidedAt < 0) return true
      delays[rule.name] = rule.decidedAt - START + 1 - changeAt
      return false
    })
  }
  for (const rule of running) delays[rule.name] = Number.POSITIVE_INFINITY
  return delays
}
