/**
 * Latency of the last minutes, for people: milliseconds of both arms, the candidate's ratios. Where a change is
 * known to have begun, only what came since: a ratio mixed with what was before would play it down.
 */

import { Histogram, quantileOf } from '../statistics/histogram.ts'
import { RATIOS } from '../statistics/scale.ts'

const GENERATION_SEC = 60
const GENERATIONS = 6

export interface Generation {
  readonly index: number
  readonly candidate: Histogram
  readonly baseline: Histogram
  readonly p95: Histogram
  readonly p50: Histogram
}

interface GenerationState {
  readonly index: number
  readonly candidate: readonly number[]
  readonly baseline: readonly number[]
  readonly p95: readonly number[]
  readonly p50: readonly number[]
}
export type RecentLatencyState = readonly GenerationState[]

/** Up to `tick`, from the minute of `since` on, six minutes at most. */
export interface Span {
  readonly tick: number
  readonly since: number | null
}

export class RecentLatency {
  #generations: Generation[]

  constructor(state: RecentLatencyState = []) {
    this.#generations = state.map((generation) => ({
      index: generation.index,
      candidate: Histogram.fromRuns(generation.candidate),
      baseline: Histogram.fromRuns(generation.baseline),
      p95: Histogram.fromRuns(generation.p95, RATIOS),
      p50: Histogram.fromRuns(generation.p50, RATIOS),
    }))
  }

  /** The open generation; asked once a tick. */
  at(tick: number): Generation {
    const index = Math.floor(tick / GENERATION_SEC)
    const last = this.#generations.at(-1)
    if (last?.index === index) return last
    const next: Generation = {
      index,
      candidate: new Histogram(),
      baseline: new Histogram(),
      p95: new Histogram(RATIOS),
      p50: new Histogram(RATIOS),
    }
    this.#generations = [...this.#generations.filter((one) => one.index > index - GENERATIONS), next]
    return next
  }

  /** Milliseconds of an arm at a quantile; null without data in the last minutes. */
  milliseconds(span: Span, arm: 'candidate' | 'baseline', quantile: number): number | null {
    const value = quantileOf(
      this.#in(span).map((generation) => generation[arm]),
      quantile,
    )
    return value === null ? null : Math.round(value)
  }

  /** Candidate ÷ baseline at equal strata; null without data in the last minutes. */
  ratio(span: Span, of: 'p95' | 'p50'): number | null {
    return quantileOf(
      this.#in(span).map((generation) => generation[of]),
      of === 'p95' ? 0.95 : 0.5,
    )
  }

  reset(): void {
    this.#generations = []
  }

  state(): RecentLatencyState {
    return this.#generations.map((generation) => ({
      index: generation.index,
      candidate: generation.candidate.toRuns(),
      baseline: generation.baseline.toRuns(),
      p95: generation.p95.toRuns(),
      p50: generation.p50.toRuns(),
    }))
  }

  #in({ tick, since }: Span): Generation[] {
    const oldest = Math.floor(tick / GENERATION_SEC) - GENERATIONS + 1
    const first = since === null ? oldest : Math.max(oldest, Math.floor(since / GENERATION_SEC))
    return this.#generations.filter((generation) => generation.index >= first)
  }
}
