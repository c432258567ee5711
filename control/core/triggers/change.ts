/**
 * When a change is estimated to have begun, and what was seen since: a detector's component starts to rise at the
 * last grant that found nothing accumulated, and the totals of that moment are marked.
 */

import type { ArmSample } from '../verdict.ts'
import type { TickCounts } from './tick-counts.ts'

/** Running totals: candidate's requests and bad ones, the baseline's likewise. */
export type Totals = readonly [number, number, number, number]

export interface Change {
  /** Tick. */
  readonly since: number
  readonly candidate: ArmSample
  readonly baseline: ArmSample
}

export interface ChangeState {
  readonly totals: Totals
  readonly marks: readonly Totals[]
}

const NOTHING: Totals = [0, 0, 0, 0]

export class ChangeMarks {
  totals: Totals
  readonly #marks: Totals[]

  constructor(components: number, state?: ChangeState) {
    this.totals = state?.totals ?? NOTHING
    this.#marks = state ? [...state.marks] : Array.from({ length: components }, () => NOTHING)
  }

  /** Marks every component from `offset` on that began to rise at `from`, with the totals before it. */
  mark(risingSince: ArrayLike<number>, from: number, totals: Totals, offset = 0): void {
    for (let k = 0; k < risingSince.length; k++) if (risingSince[k] === from) this.#marks[offset + k] = totals
  }

  add(counts: TickCounts): void {
    const [requests, bad, baselineRequests, baselineBad] = this.totals
    this.totals = [
      requests + counts.requests,
      bad + counts.bad,
      baselineRequests + counts.baselineRequests,
      baselineBad + counts.baselineBad,
    ]
  }

  since(tick: number, component: number): Change | null {
    if (tick < 0) return null
    const mark = this.#marks[component]!
    const now = this.totals
    return {
      since: tick,
      candidate: { requests: now[0] - mark[0], bad: now[1] - mark[1] },
      baseline: { requests: now[2] - mark[2], bad: now[3] - mark[3] },
    }
  }

  reset(): void {
    this.totals = NOTHING
    this.#marks.fill(NOTHING)
  }

  state(): ChangeState {
    return { totals: this.totals, marks: [...this.#marks] }
  }
}
