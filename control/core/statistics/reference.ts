/**
 * What the baseline's latency usually is in one stratum: two generations of a histogram, so that the reference
 * rolls on without ever being empty. Quantiles are read every 30 s from both generations and held in between:
 * an observation is compared with the past only.
 */

import { Histogram, quantilesOf } from './histogram.ts'

export const REFRESH_SEC = 30
const GENERATION_REQUESTS = 1_000
const GENERATION_SEC = 900

export interface ReferenceState {
  readonly current: readonly number[]
  readonly previous: readonly number[]
  /** Tick of the first sample of the current generation, −1: none. */
  readonly startedAt: number
  readonly lastSampleAt: number
  /** Milliseconds as last refreshed; null below the minimum of samples. */
  readonly quantiles: ReferenceQuantiles | null
}

/** Milliseconds. */
export interface ReferenceQuantiles {
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

export class Reference {
  #current: Histogram
  #previous: Histogram
  #startedAt: number
  lastSampleAt: number
  quantiles: ReferenceQuantiles | null

  constructor(state?: ReferenceState) {
    this.#current = Histogram.fromRuns(state?.current ?? [])
    this.#previous = Histogram.fromRuns(state?.previous ?? [])
    this.#startedAt = state?.startedAt ?? -1
    this.lastSampleAt = state?.lastSampleAt ?? -1
    this.quantiles = state?.quantiles ?? null
  }

  get samples(): number {
    return this.#current.total + this.#previous.total
  }

  /** `bin` of the scale of milliseconds. */
  add(tick: number, bin: number): void {
    if (this.#startedAt < 0) this.#startedAt = tick
    this.lastSampleAt = tick
    this.#current.addToBin(bin)
  }

  /** Reads the quantiles anew and starts a generation when the last one is full and old enough. */
  refresh(tick: number, minimum: number): void {
    if (this.samples >= minimum) {
      const [p50, p95, p99] = quantilesOf([this.#current, this.#previous], [0.5, 0.95, 0.99])!
      this.quantiles = { p50: p50!, p95: p95!, p99: p99! }
    } else {
      this.quantiles = null
    }
    if (this.#current.total < GENERATION_REQUESTS || tick - this.#startedAt < GENERATION_SEC) return
    const emptied = this.#previous
    emptied.clear()
    this.#previous = this.#current
    this.#current = emptied
    this.#startedAt = -1
  }

  state(): ReferenceState {
    return {
      current: this.#current.toRuns(),
      previous: this.#previous.toRuns(),
      startedAt: this.#startedAt,
      lastSampleAt: this.lastSampleAt,
      quantiles: this.quantiles,
    }
  }
}
