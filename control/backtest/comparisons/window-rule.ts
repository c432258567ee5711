/**
 * The literal rule that most teams write first: the value of a window is over its bound, with a minimum of
 * requests, and stays so for a while. `forSec: 0`: the first look over the bound rolls back.
 *
 * As in Prometheus, `for` is kept by looks: 300 s at a look every 10 s is 30 looks in a row.
 */

import type { Gauge, Reading } from './gauge.ts'
import { IntervalRule } from './interval-rule.ts'

export interface WindowRuleOptions {
  readonly name: string
  /** Its buckets must be `everySec` long. */
  readonly gauge: Gauge
  /** Seconds between looks; 10 when left out. */
  readonly everySec?: number
  readonly forSec?: number
}

export class WindowRule extends IntervalRule {
  readonly name: string
  readonly #looks: number
  #inARow = 0

  constructor({ name, gauge, everySec = 10, forSec = 0 }: WindowRuleOptions) {
    super(gauge, everySec)
    this.name = name
    this.#looks = Math.max(1, Math.round(forSec / everySec))
  }

  protected look(reading: Reading): boolean {
    this.#inARow = reading === 'over' ? this.#inARow + 1 : 0
    return this.#inARow >= this.#looks
  }

  protected forget(): void {
    this.#inARow = 0
  }
}
