/** Latency through the whole judge: steps, weeks without one, trouble of both arms, other mixes of texts. */

import type { Outcome, Parameters } from '../cell.ts'
import { breachOf, judgeUntil, startJudge } from '../judging.ts'
import type { Random } from '../random.ts'
import { type ArmShape, SpeechTraffic } from '../speech-traffic.ts'

const HOUR = 3_600
const DAY = 86_400
const LATENCY = ['latencyP95', 'latencyP50'] as const

/** `rate` of the candidate at `share`; the baseline has the rest. */
export function ratesOf(params: Parameters): { readonly candidate: number; readonly baseline: number } {
  const candidate = params.number('rate')
  const share = params.number('share')
  return { candidate, baseline: (candidate * (1 - share)) / share }
}

/** Slow arms fill their references slowly: the smallest class of texts is 4 % of them. */
function warmUpOf(baselinePerSecond: number): number {
  return Math.max(2 * HOUR, Math.ceil(8_000 / baselinePerSecond / HOUR) * HOUR)
}

/** The candidate becomes `slower` times as slow. Outcome: seconds until it is decided. */
export function latencyStep(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const slower = params.number('slower')
  const sigma = params.has('sigma') ? params.number('sigma') : 0.5
  const changeAt = warmUpOf(baseline)
  const traffic = new SpeechTraffic(random, {
    candidate: { perSecond: () => candidate, factor: (second) => (second >= changeAt ? slower : 1) },
    baseline: { perSecond: () => baseline },
    sigma,
  })
  const judge = startJudge({ only: LATENCY })
  const at = judgeUntil(judge, (second) => traffic.draw(second), 0, changeAt + 4 * DAY)
  return { delay: at < changeAt ? Number.NaN : at + 1 - changeAt }
}

/**
 * The candidate is `ratio` times as slow all the time, `days` long. With `shock`, both arms are that many times as
 * slow for ten minutes every two hours; with `drift`, both drift to twice their latency within a day.
 */
export function latencyWeek(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const ratio = params.number('ratio')
  const shock = params.has('shock') ? params.number('shock') : 1
  const drift = params.has('drift') ? params.number('drift') : 0
  const longer = params.has('longer') ? params.number('longer') : 1
  const both = (second: number) =>
    (second % (2 * HOUR) >= 2 * HOUR - 600 ? shock : 1) * (1 + drift * Math.min(1, second / DAY))
  const slow: ArmShape = {
    perSecond: () => candidate,
    factor: (second) => ratio * both(second),
    longer,
  }
  const traffic = new SpeechTraffic(random, {
    candidate: slow,
    baseline: { perSecond: () => baseline, factor: both },
  })
  const judge = startJudge({ only: LATENCY })
  const end = params.number('days') * DAY
  return { rollback: judgeUntil(judge, (second) => traffic.draw(second), 0, end) }
}

/**
 * One minute of twenty is `slower` times as slow, which the bound on p95 allows over the day. `who`: only the
 * candidate has such minutes; or `both`, each at its own times, and the judge has known the baseline for a day.
 */
export function slowMinutes(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const slower = params.number('slower')
  const isBoth = params.text('who') === 'both'
  const from = isBoth ? DAY : 0
  const traffic = new SpeechTraffic(random, {
    candidate: {
      perSecond: (second) => (second < from ? 0 : candidate),
      factor: hiccups(random, slower),
    },
    baseline: { perSecond: () => baseline, factor: isBoth ? hiccups(random, slower) : () => 1 },
  })
  const judge = startJudge({ only: LATENCY })
  const end = from + params.number('days') * DAY
  return { rollback: judgeUntil(judge, (second) => traffic.draw(second), 0, end) }
}

function hiccups(random: Random, slower: number): (second: number) => number {
  let minute = -1
  let factor = 1
  return (second) => {
    const now = Math.floor(second / 60)
    if (now !== minute) {
      minute = now
      factor = random.chance(0.05) ? slower : 1
    }
    return factor
  }
}

/** Bad for one language, or for long texts only. Outcome: delay, and whether the sentence names what is bad. */
export function partlyBad(params: Parameters, random: Random): Outcome {
  const { candidate, baseline } = ratesOf(params)
  const part = params.text('part')
  const changeAt = warmUpOf(baseline)
  const isHit = (second: number, text: { readonly characters: number; readonly language: string }) =>
    second >= changeAt && (part === 'es' ? text.language === 'es' : text.characters > 400)
  const slower = params.number('slower')
  const errors = params.number('errors')
  const traffic = new SpeechTraffic(random, {
    candidate: {
      perSecond: () => candidate,
      factor: (second, text) => (isHit(second, text) ? slower : 1),
      errors: (second, text) => (isHit(second, text) ? errors : 0.003),
    },
    baseline: { perSecond: () => baseline },
    spanish: 0.2,
  })
  const judge = startJudge()
  const at = judgeUntil(judge, (second) => traffic.draw(second), 0, changeAt + 4 * DAY)
  const text = Number.isFinite(at) ? (breachOf(judge, at)?.text ?? '') : ''
  const named = part === 'es' ? /\bes\b|spanish/i.test(text) : /400/.test(text)
  return {
    delay: at < changeAt ? Number.NaN : at + 1 - changeAt,
    unnamed: named ? Number.POSITIVE_INFINITY : 1,
  }
}
