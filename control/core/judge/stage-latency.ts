/** What the latency gate rests on: the candidate's ratios to the reference since the stage began. */

import { RatioHistogram, ratioQuantileOf } from '../statistics/ratio-histogram.ts'

export interface StageLatencyState {
  readonly p95: readonly number[]
  readonly p50: readonly number[]
  /** Candidate requests in strata without a reference. */
  readonly uncovered: number
  readonly baseline: number
}

export class StageLatency {
  readonly p95: RatioHistogram
  readonly p50: RatioHistogram
  uncovered: number
  baseline: number

  constructor(state?: StageLatencyState) {
    this.p95 = RatioHistogram.fromRuns(state?.p95 ?? [])
    this.p50 = RatioHistogram.fromRuns(state?.p50 ?? [])
    this.uncovered = state?.uncovered ?? 0
    this.baseline = state?.baseline ?? 0
  }

  /** The fraction of candidate requests that could be compared; null without any. */
  get coverage(): number | null {
    const all = this.p95.total + this.uncovered
    return all === 0 ? null : this.p95.total / all
  }

  ratio(of: 'p95' | 'p50'): number | null {
    return ratioQuantileOf([this[of]], of === 'p95' ? 0.95 : 0.5)
  }

  reset(): void {
    this.p95.clear()
    this.p50.clear()
    this.uncovered = 0
    this.baseline = 0
  }

  state(): StageLatencyState {
    return {
      p95: this.p95.toRuns(),
      p50: this.p50.toRuns(),
      uncovered: this.uncovered,
      baseline: this.baseline,
    }
  }
}
