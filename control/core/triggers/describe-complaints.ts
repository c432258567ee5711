/** The sentence of a complaint verdict. */

import type { VerdictState } from '../verdict.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import type { ComplaintTotals, ComplaintTriggerConfig } from './complaints.ts'
import { describeMode } from './describe-mode.ts'
import { describeStale } from './describe-stale.ts'
import type { VerdictContext } from './verdict-context.ts'
import { count, moment, percent, times } from './words.ts'

export interface ComplaintWords {
  readonly state: VerdictState
  readonly config: ComplaintTriggerConfig
  readonly seen: ComplaintTotals
  /** Tick, null: nothing points to a change. */
  readonly since: number | null
  /** Window mode: tick since which the window is over its bound, −1: it is not. */
  readonly overSince: number
  readonly judged: number
  readonly tick: number
  readonly context: VerdictContext
}

export function describeComplaints(words: ComplaintWords): string {
  const { state, config, seen, since, overSince, judged, context } = words
  if (state === 'stale') return describeStale(context)
  if (state === 'insufficient' && judged < MIN_REQUESTS)
    return `${judged} of ${MIN_REQUESTS} judged candidate requests seen: too few for complaints to mean anything`
  if (seen.compared === 0)
    return seen.beside > 0
      ? `${count(seen.beside)} ${seen.beside === 1 ? 'complaint' : 'complaints'} at a share at which there is nothing to compare with`
      : 'no complaint about either arm'
  const share = seen.even / seen.compared
  const span = since === null ? '' : `since ${moment(since, words.tick)}: `
  return (
    `${span}${count(seen.candidate)} of ${count(seen.compared)} complaints ` +
    `${seen.candidate === 1 ? 'was' : 'were'} about the candidate at a share of ${percent(share)}, ` +
    `bound ${times(config.maxRatio)} times as many per request` +
    describeMode(config, overSince, words.tick) +
    (state === 'insufficient' ? '; too little to tell from chance' : '')
  )
}
