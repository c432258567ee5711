/**
 * An Argo Rollouts analysis that runs beside the rollout: a measurement every interval over that interval, failed
 * once more than `failureLimit` of them failed, counted over the whole run; errors in a row fail it too.
 *
 * Source: argoproj/argo-rollouts, analysis/analysis.go (`result.Failed > failureLimit`, cumulative;
 * `ConsecutiveError > consecutiveErrorLimit`, 4 by default; the next try after an error comes in 10 s, here at
 * the next interval). A query without a result is an error (`result[0]` of an empty vector).
 */

import type { Gauge, Reading } from './gauge.ts'
import { IntervalRule } from './interval-rule.ts'

export interface ArgoOptions {
  readonly gauge: Gauge
  /** `interval` of the metric. */
  readonly intervalSec: number
  /** Its default is 0. */
  readonly failureLimit: number
  /** `consecutiveErrorLimit`; 4 when left out, its default. */
  readonly errorLimit?: number
}

export class Argo extends IntervalRule {
  readonly name: string
  readonly #failureLimit: number
  readonly #errorLimit: number
  #failed = 0
  #errors = 0

  constructor({ gauge, intervalSec, failureLimit, errorLimit = 4 }: ArgoOptions) {
    super(gauge, intervalSec)
    this.name = `Argo, ${intervalSec / 60} min, failureLimit ${failureLimit}`
    this.#failureLimit = failureLimit
    this.#errorLimit = errorLimit
  }

  protected look(reading: Reading): boolean {
    this.#errors = reading === 'empty' ? this.#errors + 1 : 0
    if (reading === 'over') this.#failed++
    return this.#failed > this.#failureLimit || this.#errors > this.#errorLimit
  }

  protected forget(): void {
    this.#failed = 0
    this.#errors = 0
  }
}
