/** The sentence of a latency verdict. */

import { LARGEST_RATIO } from '../statistics/scale.ts'
import type { ArmSample, Verdict, VerdictState } from '../verdict.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import { describeMode } from './describe-mode.ts'
import { describeStale } from './describe-stale.ts'
import type { LatencyTriggerConfig } from './latency.ts'
import type { LatencyFacts } from './latency-facts.ts'
import type { VerdictContext } from './verdict-context.ts'
import { count, moment, percent, times } from './words.ts'

export interface LatencyWords {
  readonly state: VerdictState
  readonly config: LatencyTriggerConfig
  /** The fraction that may be over the bound. */
  readonly allowed: number
  readonly candidate: ArmSample
  /** Tick, null: nothing points to a change. */
  readonly since: number | null
  /** Window mode: tick since which the window is over its bound, −1: it is not. */
  readonly overSince: number
  readonly tick: number
  readonly facts: LatencyFacts
  readonly reference: Verdict['reference']
  readonly bursty: boolean
  readonly usable: number
  readonly context: VerdictContext
}

export function describeLatency(words: LatencyWords): string {
  const { state, config, candidate, facts, since } = words
  if (state === 'stale') return describeStale(words.context)
  if (state === 'insufficient') {
    if (!facts.hasReference) return 'no reference of the baseline yet: collecting'
    if (words.usable < MIN_REQUESTS)
      return `${words.usable} of ${MIN_REQUESTS} comparable candidate requests seen: too few to say`
  }
  if (candidate.requests === 0) return 'no comparable candidate request in the last 5 minutes'
  const quantile = config.quantile === 'latency-p95' ? 'p95' : 'p50'
  const span =
    since !== null ? `since ${moment(since, words.tick)}: ` : config.window ? '' : 'last 5 minutes: '
  const parts = [
    `${span}${count(candidate.bad)} of ${count(candidate.requests)} slower than ${times(config.maxRatio)} times ` +
      `the baseline's ${quantile} = ${percent(candidate.bad / candidate.requests)}, ` +
      `allowed ${percent(words.allowed)}${describeMode(config, words.overSince, words.tick)}`,
  ]
  if (facts.ratio !== null) {
    const ratio =
      facts.ratio >= LARGEST_RATIO ? `${LARGEST_RATIO} times or more` : `${times(facts.ratio)} times`
    parts.push(
      `${quantile} ${ratio} the baseline's at equal text lengths, bound ${times(config.maxRatio)}` +
        describeReference(words),
    )
  }
  if (state === 'insufficient') parts.push('too little to tell from chance')
  if (state === 'suspect' || state === 'breached') {
    if (facts.where !== null) parts.push(facts.where)
    if (words.bursty) parts.push('slowness comes in bursts here: judged by outages and by whole minutes')
  }
  return parts.join('; ')
}

function describeReference({ reference, facts, tick }: LatencyWords): string {
  return reference === 'frozen' && facts.referenceAt >= 0
    ? ` (against the reference last measured at ${moment(facts.referenceAt, tick)})`
    : ' (against the baseline as it is now)'
}
