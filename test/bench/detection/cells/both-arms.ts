/** Trouble in which the baseline matters: shared incidents, two problems at once, a stage change in the middle. */

import type { Outcome, Parameters } from '../cell.ts'
import { judgeUntil, startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { SpeechTraffic } from '../speech-traffic.ts'
import { START } from '../start.ts'
import { ratesOf } from './latency.ts'

const HOUR = 3_600
const DAY = 86_400

/** Both arms fail alike, `errors` for ten minutes; `drift`: both rise from 0.3 % to 5 % within a day instead. */
export function sharedErrors(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const drift = params.has('drift')
  const level = params.number('errors')
  const errors = (second: number) => {
    if (drift) return 0.003 + (level - 0.003) * Math.min(1, second / DAY)
    return second >= HOUR && second < HOUR + 600 ? level : 0.003
  }
  const traffic = new SpeechTraffic(random, {
    candidate: { perSecond: () => candidate, errors },
    baseline: { perSecond: () => baseline, errors },
  })
  const judge = startJudge({ only: ['errors'], blame: params.text('blame') as 'absolute' | 'require' })
  return { rollback: judgeUntil(judge, (second) => traffic.draw(second), 0, drift ? DAY : 3 * HOUR) }
}

/** Only the candidate fails, with a healthy baseline beside it. Outcome: delay. */
export function blamedStep(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const level = params.number('errors')
  const traffic = new SpeechTraffic(random, {
    candidate: { perSecond: () => candidate, errors: (second) => (second >= HOUR ? level : 0.003) },
    baseline: { perSecond: () => baseline },
  })
  const judge = startJudge({ only: ['errors'], blame: params.text('blame') as 'absolute' | 'require' })
  const at = judgeUntil(judge, (second) => traffic.draw(second), 0, HOUR + 4 * DAY)
  return { delay: at < HOUR ? Number.NaN : at + 1 - HOUR }
}

/** 5 % errors and twice the latency, one of them or both. Outcome: delay of each alone, and of both together. */
export function twoProblems(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const changeAt = 2 * HOUR
  const delay = (errors: number, slower: number): number => {
    const traffic = new SpeechTraffic(random, {
      candidate: {
        perSecond: () => candidate,
        errors: (second) => (second >= changeAt ? errors : 0.003),
        factor: (second) => (second >= changeAt ? slower : 1),
      },
      baseline: { perSecond: () => baseline },
    })
    const judge = startJudge()
    const at = judgeUntil(judge, (second) => traffic.draw(second), 0, changeAt + DAY)
    return at < changeAt ? Number.NaN : at + 1 - changeAt
  }
  const errors = delay(0.05, 1)
  const latency = delay(0.003, 2)
  return { faster: Math.min(errors, latency), both: delay(0.05, 2) }
}

/**
 * From 10 to 25 % of `total` requests a second; everything fails from 30 s before the step up on, or, with
 * `errors` 0, nothing does for a day. Outcome: delay, the same without a step, and a false rollback.
 */
export function stageChange(params: Parameters, random: Random): Outcome {
  const total = params.number('total')
  const errors = params.number('errors')
  const stepAt = 2 * HOUR
  const failsFrom = errors > 0 ? stepAt - params.number('before') : Number.POSITIVE_INFINITY
  const end = errors > 0 ? stepAt + DAY : DAY
  const run = (steps: boolean): number => {
    const share = (second: number) => (steps && second >= stepAt ? 0.25 : 0.1)
    const traffic = new SpeechTraffic(random, {
      candidate: {
        perSecond: (second) => total * share(second),
        errors: (second) => (second >= failsFrom ? errors : 0.003),
      },
      baseline: { perSecond: (second) => total * (1 - share(second)) },
    })
    const judge = startJudge()
    return judgeUntil(
      judge,
      (second) => {
        if (steps && second === stepAt) judge.restartStage(START + second - 1)
        return traffic.draw(second)
      },
      0,
      end,
    )
  }
  const stepped = run(true)
  if (errors === 0) return { rollback: stepped }
  return { delay: stepped + 1 - failsFrom, still: run(false) + 1 - failsFrom }
}
