/** Time series of a rollout as people read them. Times are epoch milliseconds. */

export interface MetricsView {
  readonly rollout: string
  readonly from: number
  readonly to: number
  readonly stepMs: number
  /**
   * Steps that two neighbours stand for, with the lowest and the highest value of each series in it, in the order in
   * which they came; null: every step is there.
   */
  readonly run: number | null
  /** Start of every step, gaps included. */
  readonly steps: readonly number[]
  readonly arms: Readonly<Record<'baseline' | 'candidate', ArmSeries>>
  /** Bounds to draw: errors as a fraction, latency of the candidate as a multiple of the baseline. */
  readonly bounds: { readonly errorRate: number; readonly p95Ratio: number; readonly p50Ratio: number }
  readonly marks: readonly MetricMark[]
}

export interface MetricMark {
  readonly at: number
  /** `revision`: the candidate was changed underneath; `incident`: one began. */
  readonly kind: 'decision' | 'roll-back' | 'revision' | 'incident'
  /** Null: an incident that no decision opened. */
  readonly decisionId: number | null
  readonly text: string
  readonly share: number | null
}

/** One value a step; null where nothing was measured. */
export interface ArmSeries {
  readonly assigned: readonly (number | null)[]
  readonly served: readonly (number | null)[]
  /** Part of what both backends served, 0 to 1. */
  readonly servedRate: readonly (number | null)[]
  readonly judged: readonly (number | null)[]
  readonly errorRate: readonly (number | null)[]
  readonly p50: readonly (number | null)[]
  readonly p95: readonly (number | null)[]
  readonly p99: readonly (number | null)[]
  readonly cacheHits: readonly (number | null)[]
  /** Cache hits of the assigned, 0 to 1. */
  readonly cacheRate: readonly (number | null)[]
  readonly characters: readonly (number | null)[]
}
