/** Failed ÷ all requests of the candidate over the last buckets. */

import type { ArmTick } from './comparison-rule.ts'
import type { Gauge, Reading } from './gauge.ts'

export interface ErrorGaugeOptions {
  /** Over this is over; 0.02: two in a hundred. */
  readonly maxRate: number
  /** Fewer in the window is empty; 1 when left out. */
  readonly minRequests?: number
  /** Length of the window, in buckets; 1 when left out. */
  readonly buckets?: number
}

export class ErrorGauge implements Gauge {
  readonly #maxRate: number
  readonly #minRequests: number
  readonly #requests: Float64Array
  readonly #bad: Float64Array
  #at = 0
  #sumRequests = 0
  #sumBad = 0

  constructor({ maxRate, minRequests = 1, buckets = 1 }: ErrorGaugeOptions) {
    this.#maxRate = maxRate
    this.#minRequests = minRequests
    this.#requests = new Float64Array(buckets)
    this.#bad = new Float64Array(buckets)
  }

  add(candidate: ArmTick): void {
    this.#requests[this.#at]! += candidate.requests
    this.#bad[this.#at]! += candidate.bad
    this.#sumRequests += candidate.requests
    this.#sumBad += candidate.bad
  }

  close(): Reading {
    const reading = this.#read()
    this.#at = (this.#at + 1) % this.#requests.length
    this.#sumRequests -= this.#requests[this.#at]!
    this.#sumBad -= this.#bad[this.#at]!
    this.#requests[this.#at] = 0
    this.#bad[this.#at] = 0
    return reading
  }

  clear(): void {
    this.#requests.fill(0)
    this.#bad.fill(0)
    this.#sumRequests = 0
    this.#sumBad = 0
  }

  #read(): Reading {
    if (this.#sumRequests < this.#minRequests) return 'empty'
    return this.#sumBad > this.#maxRate * this.#sumRequests ? 'over' : 'within'
  }
}
