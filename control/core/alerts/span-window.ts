/**
 * Counts of one arm over the last `forMs`, in five steps. "Over the bound for five minutes" means: over it in all
 * of them together, and in the first fifth as in the last, so that one bad minute is none.
 */

import type { Observation } from '../judge/observation.ts'
import { Histogram, quantileOf } from '../statistics/histogram.ts'

export const STEPS = 5

interface Step {
  readonly index: number
  requests: number
  bad: number
  timed: number
  slow: number
  readonly latency: Histogram
}

export interface StepState {
  readonly index: number
  readonly requests: number
  readonly bad: number
  readonly timed: number
  readonly slow: number
  readonly latency: readonly number[]
}

export type Measure = 'errors' | 'latency'

/** Requests in all five steps below which a rate says nothing. */
const MIN_REQUESTS = 30
/** Over p95 in so many means p95 is over the bound. */
export const SLOW_FRACTION = 0.05

export class SpanWindow {
  readonly #stepSec: number
  readonly #maxP95Ms: number
  #steps: Step[]

  constructor(forMs: number, maxP95Ms: number, state: readonly StepState[] = []) {
    this.#stepSec = Math.max(1, Math.round(forMs / 1_000 / STEPS))
    this.#maxP95Ms = maxP95Ms
    this.#steps = state.map((step) => ({ ...step, latency: Histogram.fromRuns(step.latency) }))
  }

  stepOf(tick: number): number {
    return Math.floor(tick / this.#stepSec)
  }

  add(tick: number, observations: readonly Observation[]): void {
    const step = this.#at(tick)
    for (const seen of observations) {
      const left = seen.censored && !seen.bad
      if (!left) step.requests++
      if (seen.bad) step.bad++
      // A fast failure is no latency; a time limit that passed is slower than any bound.
      if (seen.latencyMs === null || (seen.bad && !seen.censored)) continue
      const slow = (seen.bad && seen.censored) || seen.latencyMs > this.#maxP95Ms
      if (left && !slow) continue
      step.timed++
      if (slow) step.slow++
      step.latency.add(seen.latencyMs)
    }
  }

  /** Of the five whole steps before the one that `tick` is in. */
  read(tick: number, measure: Measure): SpanReading {
    const last = this.stepOf(tick) - 1
    const within = this.#steps.filter((step) => step.index > last - STEPS && step.index <= last)
    const [count, bad] = measure === 'errors' ? (['requests', 'bad'] as const) : (['timed', 'slow'] as const)
    const requests = within.reduce((sum, step) => sum + step[count], 0)
    const over = within.reduce((sum, step) => sum + step[bad], 0)
    const at = (index: number) => within.find((step) => step.index === index)
    const rateAt = (index: number) => {
      const step = at(index)
      return step && step[count] > 0 ? step[bad] / step[count] : 0
    }
    return {
      requests,
      over,
      rate: requests > 0 ? over / requests : null,
      firstRate: rateAt(last - STEPS + 1),
      lastRate: rateAt(last),
      enough: requests >= MIN_REQUESTS,
      p95: quantileOf(
        within.map((step) => step.latency),
        0.95,
      ),
      since: (last - STEPS + 1) * this.#stepSec,
    }
  }

  state(): readonly StepState[] {
    return this.#steps.map((step) => ({ ...step, latency: step.latency.toRuns() }))
  }

  #at(tick: number): Step {
    const index = this.stepOf(tick)
    const newest = this.#steps.at(-1)
    if (newest?.index === index) return newest
    const step = { index, requests: 0, bad: 0, timed: 0, slow: 0, latency: new Histogram() }
    this.#steps = [...this.#steps.filter((old) => old.index >= index - STEPS), step]
    return step
  }
}

export interface SpanReading {
  readonly requests: number
  readonly over: number
  readonly rate: number | null
  readonly firstRate: number
  readonly lastRate: number
  readonly enough: boolean
  /** Milliseconds; null without data. */
  readonly p95: number | null
  /** First tick of the five steps. */
  readonly since: number
}
