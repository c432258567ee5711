/**
 * What the baseline's latency usually is in one stratum: two generations of a histogram, so that the reference
 * rolls on without ever being empty. Quantiles are read every 30 s from both generations and held in between:
 * an observation is compared with the past only.
 */

import { Histogram, quantileOf } from './histogram.ts'

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

  add(tick: number, milliseconds: number): void {
    if (this.#startedAt < 0) this.#startedAt = tick
    this.lastSampleAt = tick
    this.#current.add(milliseconds)
  }

  /** Reads the quantiles anew and starts a generation when the last one is full and old enough. */
  refresh(tick: number, minimum: number): void {
    if (this.samples >= minimum) {
      const both = [this.#current, this.#previous]
      this.quantiles = {
        p50: quantileOf(both, 0.5)!,
        p95: quantileOf(both, 0.95)!,
        p99: quantileOf(both, 0.99)!,
      }
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
