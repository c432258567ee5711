/** The sentence of an error verdict. */

import type { ArmSample, VerdictState } from '../verdict.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import { describeMode } from './describe-mode.ts'
import { describeStale } from './describe-stale.ts'
import type { ErrorTriggerConfig } from './errors.ts'
import type { VerdictContext } from './verdict-context.ts'
import { count, moment, percent } from './words.ts'

/** Whether the baseline is asked: never, as a witness, or it could not be one. */
export type Blame = 'absolute' | 'required' | 'no-witness'

export interface ErrorWords {
  readonly state: VerdictState
  readonly config: ErrorTriggerConfig
  readonly candidate: ArmSample
  readonly baseline: ArmSample
  /** Tick, null: nothing points to a change. */
  readonly since: number | null
  /** Window mode: tick since which the window is over its bound, −1: it is not. */
  readonly overSince: number
  readonly tick: number
  readonly blame: Blame
  readonly bursty: boolean
  readonly where: string | null
  readonly judged: number
  readonly context: VerdictContext
}

export function describeErrors(words: ErrorWords): string {
  const { state, config, candidate, since, judged } = words
  if (state === 'stale') return describeStale(words.context)
  if (state === 'insufficient' && judged < MIN_REQUESTS)
    return `${judged} of ${MIN_REQUESTS} judged candidate requests seen: too few to say`
  if (candidate.requests === 0) return 'no judged candidate request in the last 5 minutes'
  const span =
    since !== null ? `since ${moment(since, words.tick)}: ` : config.window ? '' : 'last 5 minutes: '
  const rate = candidate.bad / candidate.requests
  const counts = `${count(candidate.bad)} of ${count(candidate.requests)} failed = ${percent(rate)}`
  const parts = [
    `${span}${counts}, bound ${percent(config.limit)}${describeMode(config, words.overSince, words.tick)}`,
  ]
  if (state === 'insufficient') parts.push('too little to tell from chance')
  if (state === 'suspect' || state === 'breached') {
    if (words.where !== null) parts.push(words.where)
    parts.push(...describeBlame(words))
    if (words.bursty) parts.push('errors come in bursts here: judged by outages and by whole minutes')
  }
  return parts.join('; ')
}

function describeBlame({ blame, baseline }: ErrorWords): string[] {
  switch (blame) {
    case 'absolute':
      return []
    case 'required':
      return [`the baseline meanwhile ${count(baseline.bad)} of ${count(baseline.requests)}`]
    case 'no-witness':
      return ['judged by the bound alone: the baseline has too few requests to compare with']
  }
}
