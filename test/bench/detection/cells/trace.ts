/**
 * The real hour, over and over, half of it on each arm by chance, with faults put in; beside a smooth stream of the
 * same mean rate and the same texts. Two hours to fill the references, then the fault at a random moment.
 */

import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { Outcome, Parameters } from '../cell.ts'
import { judgeUntil, startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { realSeconds, realTrace, TRACE_SEC } from '../real-trace.ts'
import { type ArmShape, SpeechTraffic } from '../speech-traffic.ts'

const HOUR = 3_600
const DAY = 86_400

/** `share`, `errors` and `slower` from the change on. Outcome: delay on the trace, and on the smooth stream. */
export function traceStep(params: Parameters, random: Random): Outcome {
  const changeAt = 2 * HOUR + random.integer(HOUR)
  const delay = (kind: 'real' | 'smooth') => {
    const at = judgeUntil(startJudge(), draws(kind, params, random, changeAt), 0, changeAt + DAY)
    return at < changeAt ? Number.NaN : at + 1 - changeAt
  }
  return { real: delay('real'), smooth: delay('smooth') }
}

/** Nothing is wrong, `days` long. */
export function traceWeek(params: Parameters, random: Random): Outcome {
  const end = params.number('days') * DAY
  return { rollback: judgeUntil(startJudge(), draws('real', params, random, end), 0, end) }
}

function draws(
  kind: 'real' | 'smooth',
  params: Parameters,
  random: Random,
  changeAt: number,
): (second: number) => readonly Observation[] {
  const share = params.number('share')
  const errors = params.number('errors')
  const slower = params.number('slower')
  const perSecond = realTrace().length / TRACE_SEC
  const candidate: ArmShape = {
    perSecond: () => perSecond * share,
    errors: (second) => (second >= changeAt ? errors : 0.003),
    factor: (second) => (second >= changeAt ? slower : 1),
  }
  const lengths = realTrace().map((request) => request.characters)
  const baseline = { perSecond: () => perSecond * (1 - share) }
  const traffic = new SpeechTraffic(random, { candidate, baseline, lengths })
  if (kind === 'smooth') return (second) => traffic.draw(second)
  const seconds = realSeconds()
  return (second) =>
    seconds[second % TRACE_SEC]!.map((characters) =>
      traffic.one(random.uniform() < share ? 'candidate' : 'baseline', second, characters),
    )
}
