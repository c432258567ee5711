/** Failures of both arms in the minutes before a decision: whether the stretch was bad is the reader's to see. */

import type { ArmSample } from '../../core/verdict.ts'
import type { TickCounts } from './tick-counts.ts'

export const BEFORE_SEC = 300
/** A rule may tell of its decision a while after it: longer silences are not kept. */
const SLOTS = 4 * BEFORE_SEC
const WIDTH = 4

export interface RatesBefore {
  readonly candidate: ArmSample
  readonly baseline: ArmSample
}

export class RecentRates {
  readonly #ticks = new Float64Array(SLOTS).fill(-1)
  readonly #counts = new Float64Array(SLOTS * WIDTH)

  add(tick: number, { candidate, baseline }: TickCounts): void {
    const slot = tick % SLOTS
    this.#ticks[slot] = tick
    this.#counts[slot * WIDTH] = candidate.requests
    this.#counts[slot * WIDTH + 1] = candidate.bad
    this.#counts[slot * WIDTH + 2] = baseline.requests
    this.#counts[slot * WIDTH + 3] = baseline.bad
  }

  /** Of the five minutes that end with this tick. */
  before(tick: number): RatesBefore {
    const sums = [0, 0, 0, 0]
    for (let one = Math.max(0, tick - BEFORE_SEC + 1); one <= tick; one++) {
      const slot = one % SLOTS
      if (this.#ticks[slot] !== one) continue
      for (let i = 0; i < WIDTH; i++) sums[i]! += this.#counts[slot * WIDTH + i]!
    }
    const [requests, bad, baselineRequests, baselineBad] = sums as [number, number, number, number]
    return {
      candidate: { requests, bad },
      baseline: { requests: baselineRequests, bad: baselineBad },
    }
  }
}
