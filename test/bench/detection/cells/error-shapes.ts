/** Error traffic that is no simple step: blips, ramps, bursts, repeated short outages. */

import { BlockMeter } from '../../../../control/core/statistics/block-meter.ts'
import { splitBudget } from '../../../../control/core/statistics/budget.ts'
import type { Outcome, Parameters } from '../cell.ts'
import {
  burstyRate,
  type ErrorTraffic,
  type Second,
  steadyTraffic,
  variableTraffic,
} from '../error-traffic.ts'
import { ErrorsPath, errorConfig } from '../errors-path.ts'
import type { Random } from '../random.ts'
import { START } from '../start.ts'

const HOUR = 3_600
const DAY = 86_400
const HEALTHY = 0.003

/** Second of the rollback, Infinity: none. */
function decide(path: ErrorsPath, traffic: ErrorTraffic, from: number, to: number): number {
  const seen: Second = { requests: 0, bad: 0 }
  for (let second = from; second < to; second++) {
    traffic.draw(second, seen)
    if (seen.requests > 0 && path.step(START + second, seen.requests, seen.bad)) return second
  }
  return Number.POSITIVE_INFINITY
}

/** Everything fails for `length` seconds after a clean hour, then an hour more. */
export function blip(params: Parameters, random: Random): Outcome {
  const length = params.number('length')
  const traffic = variableTraffic(random, params.number('rate'), (second) =>
    second >= HOUR && second < HOUR + length ? 1 : HEALTHY,
  )
  return { rollback: decide(new ErrorsPath(), traffic, 0, 2 * HOUR) }
}

/** From 0.3 % to 5 % within a day. Outcome: seconds after the rate passed 2 %, the rate at that moment, early or not. */
export function ramp(params: Parameters, random: Random): Outcome {
  const rateAt = (second: number) => HEALTHY + (0.05 - HEALTHY) * Math.min(1, second / DAY)
  const crossing = ((0.02 - HEALTHY) / (0.05 - HEALTHY)) * DAY
  const traffic = variableTraffic(random, params.number('rate'), rateAt)
  const at = decide(new ErrorsPath(), traffic, 0, 2 * DAY)
  return {
    delay: at + 1 - crossing,
    errors: rateAt(at),
    early: at < crossing ? at : Number.POSITIVE_INFINITY,
  }
}

/**
 * Bursty errors, probability drawn anew every minute (`mean`, `cv`), for `days`; then `after` as a step.
 * `phi`: what is known beforehand. Outcome: false rollback, and the delay of the step.
 */
export function bursty(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const burst = burstyRate(random, params.number('mean'), params.number('cv'))
  const end = params.number('days') * DAY
  const path = () => new ErrorsPath({ phi: params.number('phi') })
  const traffic = variableTraffic(random, rate, burst)
  const whole = path()
  const rollback = decide(whole, traffic, 0, end)
  const fresh = path()
  const warm = variableTraffic(random, rate, burst)
  decide(fresh, warm, end, end + HOUR)
  // A rollback in the hour before the step is a false one, which is counted over the whole day above.
  const judged = fresh.decidedAt < 0 ? fresh : path()
  const broken = steadyTraffic(random, rate, params.number('after'))
  const at = decide(judged, broken, end + HOUR, end + HOUR + 4 * DAY)
  return { rollback, delay: at + 1 - end - HOUR, bursty: whole.bursty ? 1 : 0 }
}

/** Everything fails for `length` seconds every `every` seconds. `voices`: which of the meters is listened to. */
export function repeatedOutages(params: Parameters, random: Random): Outcome {
  const length = params.number('length')
  const every = params.number('every')
  const begin = HOUR
  const traffic = variableTraffic(random, params.number('rate'), (second) =>
    second >= begin && (second - begin) % every < length ? 1 : HEALTHY,
  )
  const to = begin + DAY
  if (params.text('voices') === 'both') return { delay: decide(new ErrorsPath(), traffic, 0, to) + 1 - begin }
  const { limit, budgetSec } = errorConfig()
  const block = new BlockMeter({ limit, budgetSec: splitBudget(budgetSec).block })
  const seen: Second = { requests: 0, bad: 0 }
  for (let second = 0; second < to; second++) {
    traffic.draw(second, seen)
    if (seen.requests > 0 && block.step(START + second, seen.requests, seen.bad) >= 1)
      return { delay: second + 1 - begin }
  }
  return { delay: Number.POSITIVE_INFINITY }
}

/**
 * Errors become bursty while the rollout runs: a calm day, then `days` of bursts, then everything fails. Outcome:
 * hours from the first burst to the bursty mode, false rollbacks before and after the switch, and the delay.
 */
export function modeSwitch(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const burst = burstyRate(random, params.number('mean'), params.number('cv'))
  const burstFrom = DAY
  const end = burstFrom + params.number('days') * DAY
  const traffic = variableTraffic(random, rate, (second) => (second < burstFrom ? HEALTHY : burst(second)))
  const seen: Second = { requests: 0, bad: 0 }
  const path = new ErrorsPath()
  let switchedAt = Number.POSITIVE_INFINITY
  let before = 0
  let after = 0
  for (let second = 0; second < end; second++) {
    traffic.draw(second, seen)
    if (seen.requests === 0) continue
    if (second % 60 === 0 && switchedAt > second && path.bursty) switchedAt = second
    if (!path.step(START + second, seen.requests, seen.bad)) continue
    if (second < switchedAt) before++
    else after++
    path.forgive()
  }
  const at = decide(path, steadyTraffic(random, rate, 1), end, end + HOUR)
  return {
    hours: (switchedAt - burstFrom) / HOUR,
    before,
    after: after > 0 ? 0 : Number.POSITIVE_INFINITY,
    delay: at + 1 - end,
  }
}
