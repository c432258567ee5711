/** What the error gate rests on: judged requests of both arms since the stage began. */

import type { TickCounts } from '../triggers/tick-counts.ts'
import type { StageErrors } from './gate-reading.ts'

export class StageCounts {
  #requests: number
  #bad: number
  #baselineRequests: number
  #baselineBad: number

  constructor(state?: StageErrors) {
    this.#requests = state?.candidate.requests ?? 0
    this.#bad = state?.candidate.bad ?? 0
    this.#baselineRequests = state?.baseline.requests ?? 0
    this.#baselineBad = state?.baseline.bad ?? 0
  }

  /** Of the candidate. */
  get requests(): number {
    return this.#requests
  }

  add(counts: TickCounts): void {
    this.#requests += counts.requests
    this.#bad += counts.bad
    this.#baselineRequests += counts.baselineRequests
    this.#baselineBad += counts.baselineBad
  }

  reset(): void {
    this.#requests = 0
    this.#bad = 0
    this.#baselineRequests = 0
    this.#baselineBad = 0
  }

  state(): StageErrors {
    return {
      candidate: { requests: this.#requests, bad: this.#bad },
      baseline: { requests: this.#baselineRequests, bad: this.#baselineBad },
    }
  }
}
