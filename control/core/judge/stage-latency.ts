/** What the latency gate rests on: the candidate's ratios to the reference since the stage began. */

import { RatioHistogram, ratioQuantileOf } from '../statistics/ratio-histogram.ts'

export interface StageLatencyState {
  readonly p95: readonly number[]
  readonly p50: readonly number[]
  /** Candidate requests by stratum, compared or not. */
  readonly strata: Readonly<Record<string, number>>
  readonly baseline: number
}

export class StageLatency {
  readonly p95: RatioHistogram
  readonly p50: RatioHistogram
  baseline: number
  readonly #strata: Map<string, number>

  constructor(state?: StageLatencyState) {
    this.p95 = RatioHistogram.fromRuns(state?.p95 ?? [])
    this.p50 = RatioHistogram.fromRuns(state?.p50 ?? [])
    this.#strata = new Map(Object.entries(state?.strata ?? {}))
    this.baseline = state?.baseline ?? 0
  }

  note(stratum: string): void {
    this.#strata.set(stratum, (this.#strata.get(stratum) ?? 0) + 1)
  }

  /**
   * The fraction of candidate requests whose stratum can be compared by now; null without any. What came before
   * its reference was ready is not compared, but does not speak against the comparison either.
   */
  coverage(hasReference: (stratum: string) => boolean): number | null {
    let all = 0
    let covered = 0
    for (const [stratum, requests] of this.#strata) {
      all += requests
      if (hasReference(stratum)) covered += requests
    }
    return all === 0 ? null : covered / all
  }

  ratio(of: 'p95' | 'p50'): number | null {
    return ratioQuantileOf([this[of]], of === 'p95' ? 0.95 : 0.5)
  }

  reset(): void {
    this.p95.clear()
    this.p50.clear()
    this.#strata.clear()
    this.baseline = 0
  }

  state(): StageLatencyState {
    return {
      p95: this.p95.toRuns(),
      p50: this.p50.toRuns(),
      // By name, so that the order of arrival inside a tick leaves no trace.
      strata: Object.fromEntries([...this.#strata].sort(([a], [b]) => (a < b ? -1 : 1))),
      baseline: this.baseline,
    }
  }
}
