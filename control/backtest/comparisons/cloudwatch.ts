/**
 * An alarm of CloudWatch, as CodeDeploy, ECS and AppConfig watch it: ALARM once M of the last N periods breach.
 * Periods without data are treated as `missing`, the default: the N newest periods with data inside a slightly
 * longer range decide; where fewer have data, it is ALARM also when the oldest breaching one is at least M
 * periods old and everything after it breaches or is missing.
 *
 * Source: Amazon CloudWatch user guide, "Evaluating an alarm" and "Configuring how CloudWatch alarms treat
 * missing data". Its one example of the range is 5 periods for N = 3; N + 2 is our reading of it.
 */

import type { Gauge, Reading } from './gauge.ts'
import { IntervalRule } from './interval-rule.ts'

export interface CloudWatchOptions {
  readonly gauge: Gauge
  /** M, datapoints to alarm. */
  readonly datapoints: number
  /** N, evaluation periods. */
  readonly periods: number
  /** 60 when left out. */
  readonly periodSec?: number
}

export class CloudWatch extends IntervalRule {
  readonly name: string
  readonly #datapoints: number
  readonly #periods: number
  /** Newest first. */
  readonly #range: Reading[]

  constructor({ gauge, datapoints, periods, periodSec = 60 }: CloudWatchOptions) {
    super(gauge, periodSec)
    this.name = `CloudWatch, ${datapoints} of ${periods}`
    this.#datapoints = datapoints
    this.#periods = periods
    this.#range = new Array<Reading>(periods + 2).fill('empty')
  }

  protected look(reading: Reading): boolean {
    const range = this.#range
    for (let age = range.length - 1; age > 0; age--) range[age] = range[age - 1]!
    range[0] = reading
    let seen = 0
    let over = 0
    for (let age = 0; age < range.length && seen < this.#periods; age++) {
      if (range[age] === 'empty') continue
      seen++
      if (range[age] === 'over') over++
    }
    return over >= this.#datapoints || (seen < this.#periods && this.#alarmsEarly())
  }

  protected forget(): void {
    this.#range.fill('empty')
  }

  #alarmsEarly(): boolean {
    let oldest = -1
    for (let age = 0; age < this.#range.length; age++) {
      if (this.#range[age] === 'within') break
      if (this.#range[age] === 'over') oldest = age
    }
    return oldest + 1 >= this.#datapoints
  }
}
