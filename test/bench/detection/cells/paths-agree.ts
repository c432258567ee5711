/** That the short cut of the benchmark and the whole judge decide in the same second, and mode window as it says. */

import { ErrorGauge } from '../../../../control/backtest/comparisons/error-gauge.ts'
import { WindowRule } from '../../../../control/backtest/comparisons/window-rule.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { type Second, steadyTraffic, stepTraffic } from '../error-traffic.ts'
import { ErrorsPath } from '../errors-path.ts'
import { startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

const HOUR = 3_600

function observationsOf(tick: number, { requests, bad }: Second): Observation[] {
  return Array.from({ length: requests }, (_, i) => ({
    tick,
    arm: 'candidate' as const,
    bad: i < bad,
    latencyMs: i < bad ? null : 200,
    censored: false,
    characters: 100,
    language: 'en',
  }))
}

/** Outcome: `differs` is finite when they did not decide in the same second. */
export function pathsAgree(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const mode = params.text('mode') as 'strict' | 'eager'
  const traffic = stepTraffic(
    steadyTraffic(random, rate, 0.003),
    HOUR,
    steadyTraffic(random, rate, params.number('errors')),
  )
  const path = new ErrorsPath({ mode })
  const judge = startJudge({ only: ['errors'], mode })
  const seen: Second = { requests: 0, bad: 0 }
  for (let second = 0; second < 12 * HOUR; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0) continue
    const tick = START + second
    const ours = path.step(tick, seen.requests, seen.bad)
    judge.add(tick, observationsOf(tick, seen))
    judge.close(tick)
    if (ours !== judge.breached) return { differs: second }
    if (ours) break
  }
  return { differs: Number.POSITIVE_INFINITY }
}

/**
 * Mode `window` of the whole judge beside the same rule of the field (5 minutes, at least 100 requests): its look
 * decides at once, ours after the value has stayed over the bound for five minutes more.
 */
export function windowMode(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const traffic = stepTraffic(
    steadyTraffic(random, rate, 0.003),
    HOUR,
    steadyTraffic(random, rate, params.number('errors')),
  )
  const judge = startJudge({ only: ['errors'], mode: 'window' })
  const gauge = new ErrorGauge({ maxRate: 0.02, buckets: 30, minRequests: 100 })
  const rule = new WindowRule({ name: 'window', gauge, forSec: 300 })
  const seen: Second = { requests: 0, bad: 0 }
  let ours = Number.POSITIVE_INFINITY
  const empty = { requests: 0, bad: 0, latencies: [] }
  for (let second = 0; second < 4 * HOUR; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0) continue
    const tick = START + second
    judge.add(tick, observationsOf(tick, seen))
    judge.close(tick)
    rule.step(tick, { ...seen, latencies: [] }, empty)
    if (judge.breached && ours > second) ours = second
    if (ours <= second && rule.decidedAt >= 0) break
  }
  const theirs = rule.decidedAt < 0 ? Number.POSITIVE_INFINITY : rule.decidedAt - START
  return { ours: ours + 1 - HOUR, theirs: theirs + 1 - HOUR }
}
