/**
 * Flagger as many believe it works, kinder than its code: only failed checks in a row count, a passed one takes
 * them all back, an interval without a request passes, and the last failed check rolls back at once. With
 * `threshold` raised until it keeps the same promise as ours at the same traffic, the *matched* Flagger.
 */

import type { Gauge, Reading } from './gauge.ts'
import { IntervalRule } from './interval-rule.ts'

export interface FlaggerConsecutiveOptions {
  readonly gauge: Gauge
  readonly threshold: number
  /** 60 when left out. */
  readonly intervalSec?: number
}

export class FlaggerConsecutive extends IntervalRule {
  readonly name: string
  readonly #threshold: number
  #inARow = 0

  constructor({ gauge, threshold, intervalSec = 60 }: FlaggerConsecutiveOptions) {
    super(gauge, intervalSec)
    this.name = `Flagger, ${threshold} in a row`
    this.#threshold = threshold
  }

  protected look(reading: Reading): boolean {
    this.#inARow = reading === 'over' ? this.#inARow + 1 : 0
    return this.#inARow >= this.#threshold
  }

  protected forget(): void {
    this.#inARow = 0
  }
}
