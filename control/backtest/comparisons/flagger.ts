/**
 * Flagger as it is coded: a check every interval over that interval; every failed check is counted, a passed one
 * takes none back; once `threshold` are counted, the next look rolls back before it checks anything.
 *
 * Source: fluxcd/flagger, pkg/controller/scheduler.go (advanceCanary: `FailedChecks >= threshold` stands before
 * runAnalysis; FailedChecks is only set to 0 by a new revision) and scheduler_metrics.go (no value found: the
 * check fails; NaN is neither below nor over a bound and passes, which is `whenEmpty: 'pass'`).
 */

import type { Gauge, Reading } from './gauge.ts'
import { IntervalRule } from './interval-rule.ts'

export interface FlaggerOptions {
  readonly gauge: Gauge
  /** `analysis.threshold`. */
  readonly threshold: number
  /** `analysis.interval`; 60 when left out, its default. */
  readonly intervalSec?: number
  /** What an interval without a request is: a series that is missing fails (when left out), 0/0 passes. */
  readonly whenEmpty?: 'fail' | 'pass'
}

export class Flagger extends IntervalRule {
  readonly name: string
  readonly #threshold: number
  readonly #emptyFails: boolean
  #failedChecks = 0

  constructor({ gauge, threshold, intervalSec = 60, whenEmpty = 'fail' }: FlaggerOptions) {
    super(gauge, intervalSec)
    this.name = `Flagger, threshold ${threshold}`
    this.#threshold = threshold
    this.#emptyFails = whenEmpty === 'fail'
  }

  protected look(reading: Reading): boolean {
    if (this.#failedChecks >= this.#threshold) return true
    if (reading === 'over' || (reading === 'empty' && this.#emptyFails)) this.#failedChecks++
    return false
  }

  protected forget(): void {
    this.#failedChecks = 0
  }
}
