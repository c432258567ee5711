/** What the error gate rests on: judged requests of both arms since the stage began. */

import type { TickCounts } from '../triggers/tick-counts.ts'
import type { StageErrors } from './gate-reading.ts'

export interface StageCountsState extends StageErrors {
  /** Tick after which these are counted, null: not known. Left out by older snapshots. */
  readonly since?: number | null
}

export class StageCounts {
  #requests: number
  #bad: number
  #baselineRequests: number
  #baselineBad: number
  #since: number | null

  constructor(state?: StageCountsState) {
    this.#requests = state?.candidate.requests ?? 0
    this.#bad = state?.candidate.bad ?? 0
    this.#baselineRequests = state?.baseline.requests ?? 0
    this.#baselineBad = state?.baseline.bad ?? 0
    this.#since = state?.since ?? null
  }

  /** Of the candidate. */
  get requests(): number {
    return this.#requests
  }

  /** For how long they were counted up to this tick; null: not known. */
  seconds(tick: number): number | null {
    return this.#since === null ? null : tick - this.#since
  }

  add(counts: TickCounts): void {
    this.#requests += counts.requests
    this.#bad += counts.bad
    this.#baselineRequests += counts.baselineRequests
    this.#baselineBad += counts.baselineBad
  }

  /** What comes after this tick is counted. */
  reset(tick: number): void {
    this.#since = tick < 0 ? null : tick
    this.#requests = 0
    this.#bad = 0
    this.#baselineRequests = 0
    this.#baselineBad = 0
  }

  state(): StageCountsState {
    return {
      candidate: { requests: this.#requests, bad: this.#bad },
      baseline: { requests: this.#baselineRequests, bad: this.#baselineBad },
      since: this.#since,
    }
  }
}
