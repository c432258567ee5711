/** The sentence of a latency verdict. */

import { LARGEST_RATIO } from '../statistics/ratio-histogram.ts'
import type { ArmSample, Verdict, VerdictState } from '../verdict.ts'
import type { Change } from './change.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import type { LatencyFacts } from './latency-facts.ts'
import type { VerdictContext } from './verdict-context.ts'
import { clock, count, percent, times } from './words.ts'

export interface LatencyWords {
  readonly state: VerdictState
  readonly quantile: 'p95' | 'p50'
  /** The fraction that may be over the bound. */
  readonly allowed: number
  readonly maxRatio: number
  readonly candidate: ArmSample
  readonly change: Change | null
  readonly facts: LatencyFacts
  readonly reference: Verdict['reference']
  readonly usable: number
  readonly context: VerdictContext
}

export function describeLatency(words: LatencyWords): string {
  const { state, candidate, change, facts, context } = words
  if (state === 'stale')
    return context.heardAt === null
      ? 'no judged candidate request yet'
      : `no judged candidate request since ${clock(context.heardAt)}`
  if (state === 'insufficient') {
    if (!facts.hasReference) return 'no reference of the baseline yet: collecting'
    return `${words.usable} of ${MIN_REQUESTS} comparable candidate requests seen: too few to say`
  }
  if (candidate.requests === 0) return 'no comparable candidate request in the last 5 minutes'
  const span = change ? `since ${clock(change.since)}` : 'last 5 minutes'
  const over =
    `${count(candidate.bad)} of ${count(candidate.requests)} slower than ${times(words.maxRatio)} times ` +
    `the baseline's ${words.quantile} = ${percent(candidate.bad / candidate.requests)}, ` +
    `allowed ${percent(words.allowed)}`
  const ratio =
    facts.ratio === null
      ? ''
      : `; ${words.quantile} ${facts.ratio >= LARGEST_RATIO ? `${LARGEST_RATIO} times or more` : `${times(facts.ratio)} times`}` +
        ` the baseline's at equal text lengths, bound ${times(words.maxRatio)}`
  const against =
    words.reference === 'frozen' && facts.referenceAt >= 0
      ? ` (against the reference last measured at ${clock(facts.referenceAt)})`
      : ''
  return `${span}: ${over}${ratio}${against}`
}
