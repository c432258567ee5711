/** What the latency gate rests on: the candidate's ratios to the reference since the stage began. */

import { Histogram } from '../statistics/histogram.ts'
import { RATIOS } from '../statistics/scale.ts'
import { STRATA } from '../triggers/stratum.ts'

export interface StageLatencyState {
  readonly p95: readonly number[]
  readonly p50: readonly number[]
  /** Candidate requests by stratum, compared or not. */
  readonly strata: readonly number[]
  readonly baseline: number
}

export class StageLatency {
  readonly p95: Histogram
  readonly p50: Histogram
  baseline: number
  readonly #strata: Uint32Array

  constructor(state?: StageLatencyState) {
    this.p95 = Histogram.fromRuns(state?.p95 ?? [], RATIOS)
    this.p50 = Histogram.fromRuns(state?.p50 ?? [], RATIOS)
    this.#strata = Uint32Array.from(state?.strata ?? { length: STRATA })
    this.baseline = state?.baseline ?? 0
  }

  note(stratum: number): void {
    this.#strata[stratum]!++
  }

  /** Of the candidate, compared or not. */
  get requests(): number {
    return this.#strata.reduce((sum, requests) => sum + requests, 0)
  }

  /**
   * The fraction of candidate requests whose stratum can be compared by now; null without any. What came before
   * its reference was ready is not compared, but does not speak against the comparison either.
   */
  coverage(hasReference: (stratum: number) => boolean): number | null {
    let all = 0
    let covered = 0
    for (const [stratum, requests] of this.#strata.entries()) {
      all += requests
      if (hasReference(stratum)) covered += requests
    }
    return all === 0 ? null : covered / all
  }

  ratio(of: 'p95' | 'p50'): number | null {
    return this[of].quantile(of === 'p95' ? 0.95 : 0.5)
  }

  reset(): void {
    this.p95.clear()
    this.p50.clear()
    this.#strata.fill(0)
    this.baseline = 0
  }

  state(): StageLatencyState {
    return {
      p95: this.p95.toRuns(),
      p50: this.p50.toRuns(),
      strata: Array.from(this.#strata),
      baseline: this.baseline,
    }
  }
}
