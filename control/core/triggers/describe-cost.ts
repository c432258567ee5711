/** The sentence of the cost meter: what requests cost beside what was projected for their texts. */

import { describeMoney, describeRequests } from '../describe.ts'
import type { VerdictState } from '../verdict.ts'
import { MIN_REQUESTS } from './choose-state.ts'
import type { CostTotals } from './cost.ts'
import { moment, times } from './words.ts'

export interface CostWords {
  readonly state: VerdictState
  readonly seen: CostTotals
  readonly maxRatio: number
  /** Tick, null: nothing points to a change. */
  readonly since: number | null
  readonly tick: number
  /** Prices, fixed costs and a projection with characters are there. */
  readonly known: boolean
}

export function describeCost({ state, seen, maxRatio, since, tick, known }: CostWords): string {
  if (!known)
    return 'single requests are not judged: enter fixed costs, and a projection of this stage with characters a month'
  if (state === 'insufficient' && seen.requests < MIN_REQUESTS)
    return `${seen.requests} of ${MIN_REQUESTS} candidate requests seen: too few to say what they cost`
  const span = since === null ? '' : `since ${moment(since, tick)}: `
  const ratio = seen.projected > 0 ? seen.spent / seen.projected : 0
  return (
    `${span}${describeRequests(seen.requests)} cost ${describeMoney(seen.spent)} where ${describeMoney(seen.projected)} ` +
    `was projected for their texts = ${times(ratio)} times, bound ${times(maxRatio)}` +
    (state === 'insufficient' ? '; too little to tell from chance' : '')
  )
}
