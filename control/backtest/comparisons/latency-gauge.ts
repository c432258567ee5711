/**
 * A quantile of the candidate ÷ the same one of the baseline, over the last buckets, of all requests together:
 * what a dashboard shows and the field's rules compare, blind to which texts an arm happened to get.
 */

import { Histogram, quantileOf } from '../../core/statistics/histogram.ts'
import type { ArmTick } from './comparison-rule.ts'
import type { Gauge, Reading } from './gauge.ts'

export interface LatencyGaugeOptions {
  readonly quantile: number
  /** Over this is over; 1.5: half again as slow. */
  readonly maxRatio: number
  /** Fewer on either arm is empty; 1 when left out. */
  readonly minRequests?: number
  /** Length of the window, in buckets; 1 when left out. */
  readonly buckets?: number
}

interface Arm {
  readonly buckets: readonly Histogram[]
}

export class LatencyGauge implements Gauge {
  readonly #quantile: number
  readonly #maxRatio: number
  readonly #minRequests: number
  readonly #candidate: Arm
  readonly #baseline: Arm
  #at = 0

  constructor({ quantile, maxRatio, minRequests = 1, buckets = 1 }: LatencyGaugeOptions) {
    this.#quantile = quantile
    this.#maxRatio = maxRatio
    this.#minRequests = minRequests
    this.#candidate = emptyArm(buckets)
    this.#baseline = emptyArm(buckets)
  }

  add(candidate: ArmTick, baseline: ArmTick): void {
    for (const ms of candidate.latencies) this.#candidate.buckets[this.#at]!.add(ms)
    for (const ms of baseline.latencies) this.#baseline.buckets[this.#at]!.add(ms)
  }

  close(): Reading {
    const reading = this.#read()
    this.#at = (this.#at + 1) % this.#candidate.buckets.length
    clearBucket(this.#candidate, this.#at)
    clearBucket(this.#baseline, this.#at)
    return reading
  }

  clear(): void {
    for (let at = 0; at < this.#candidate.buckets.length; at++) {
      clearBucket(this.#candidate, at)
      clearBucket(this.#baseline, at)
    }
  }

  #read(): Reading {
    if (totalOf(this.#candidate) < this.#minRequests || totalOf(this.#baseline) < this.#minRequests)
      return 'empty'
    const candidate = quantileOf(this.#candidate.buckets, this.#quantile)
    const baseline = quantileOf(this.#baseline.buckets, this.#quantile)
    if (candidate === null || baseline === null) return 'empty'
    return candidate > this.#maxRatio * baseline ? 'over' : 'within'
  }
}

function emptyArm(buckets: number): Arm {
  return { buckets: Array.from({ length: buckets }, () => new Histogram()) }
}

function totalOf({ buckets }: Arm): number {
  let total = 0
  for (const bucket of buckets) total += bucket.total
  return total
}

function clearBucket({ buckets }: Arm, at: number): void {
  const bucket = buckets[at]!
  if (bucket.total > 0) bucket.clear()
}
