/**
 * A rule that looks at a gauge at the end of every interval. Intervals lie on the clock (a minute ends where
 * tick + 1 is a multiple of 60), so that a result does not depend on when a replay begins.
 */

import { type ArmTick, type ComparisonRule, SILENT } from './comparison-rule.ts'
import type { Gauge, Reading } from './gauge.ts'

/** Windows are at most 30 intervals long. */
const MOST_EMPTY = 10_000

export abstract class IntervalRule implements ComparisonRule {
  abstract readonly name: string
  decidedAt = -1
  readonly #gauge: Gauge
  readonly #intervalSec: number
  /** The first tick after the open interval; −1: nothing was seen yet. */
  #end = -1

  constructor(gauge: Gauge, intervalSec: number) {
    this.#gauge = gauge
    this.#intervalSec = intervalSec
  }

  step(tick: number, candidate: ArmTick, baseline: ArmTick = SILENT): boolean {
    if (this.decidedAt >= 0) return true
    if (tick >= this.#end) this.#closeBefore(tick)
    if (this.decidedAt >= 0) return true
    this.#gauge.add(candidate, baseline)
    if (tick + 1 === this.#end) this.#close()
    return this.decidedAt >= 0
  }

  catchUp(tick: number): boolean {
    if (this.#end >= 0 && this.decidedAt < 0) this.#closeBefore(tick + 1)
    return this.decidedAt >= 0
  }

  reset(): void {
    this.decidedAt = -1
    this.#end = -1
    this.#gauge.clear()
    this.forget()
  }

  /** Whether this look makes the rule roll back. */
  protected abstract look(reading: Reading): boolean
  protected abstract forget(): void

  #closeBefore(tick: number): void {
    if (this.#end < 0) this.#end = Math.floor(tick / this.#intervalSec + 1) * this.#intervalSec
    for (let empty = 0; this.#end <= tick && this.decidedAt < 0; empty++) {
      // Silence has said all that it can: a broken clock must not keep anybody waiting.
      if (empty > MOST_EMPTY)
        this.#end += Math.floor((tick - this.#end) / this.#intervalSec) * this.#intervalSec
      this.#close()
    }
  }

  #close(): void {
    if (this.look(this.#gauge.close())) this.decidedAt = this.#end - 1
    this.#end += this.#intervalSec
  }
}
