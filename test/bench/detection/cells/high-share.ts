/**
 * 100 % on the candidate: the only look at the baseline is the reverse shadow, a copy of one request in a hundred,
 * of every second one while the judge has a suspicion. Gateways hear of that within five seconds.
 */

import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { judgeUntil, startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { SpeechTraffic } from '../speech-traffic.ts'
import { START } from '../start.ts'

const HOUR = 3_600
const DAY = 86_400
const PROPAGATION_SEC = 5
const BASIS_POINTS = 10_000

/** `rate`, `slower` from the change on, `days` of health before it. Outcome: delay, false, longest burst in hours. */
export function highShare(params: Parameters, random: Random): Outcome {
  const rate = params.number('rate')
  const slower = params.number('slower')
  const warmUp = Math.ceil(8_000 / rate / HOUR) * HOUR
  const fullFrom = warmUp
  const changeAt = fullFrom + params.number('days') * DAY
  const traffic = new SpeechTraffic(random, {
    candidate: {
      perSecond: (second) => (second < fullFrom ? rate / 2 : rate),
      factor: (second) => (second >= changeAt ? slower : 1),
    },
    baseline: { perSecond: (second) => (second < fullFrom ? rate / 2 : 0) },
  })
  const judge = startJudge()
  const { reverse, suspicion, suspicionPerDay } = DEFAULT_POLICY.shadow
  const heard: boolean[] = new Array<boolean>(PROPAGATION_SEC).fill(false)
  let copies = 0
  let shadowed = 0
  const draw = (second: number): readonly Observation[] => {
    const seen = traffic.draw(second)
    if (second < fullFrom) return seen
    if (second === fullFrom) judge.restartStage(START + second - 1)
    if (second % DAY === 0) copies = 0
    heard.push(judge.suspicion)
    const isSuspicious = heard.shift()! && copies < suspicionPerDay
    const chance = (isSuspicious ? suspicion : reverse) / BASIS_POINTS
    const own = seen.length
    for (let i = 0; i < own; i++) {
      if (!random.chance(chance)) continue
      if (isSuspicious) copies++
      if (second < changeAt) shadowed++
      seen.push(traffic.one('baseline', second))
    }
    return seen
  }
  const at = judgeUntil(judge, draw, 0, changeAt + DAY)
  const usual = Math.max(1, ((changeAt - fullFrom) * rate * reverse) / BASIS_POINTS)
  return {
    delay: at < changeAt ? Number.NaN : at + 1 - changeAt,
    early: at < changeAt ? at : Number.POSITIVE_INFINITY,
    copies: shadowed / usual,
  }
}
