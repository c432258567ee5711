/**
 * A sequential test since the start of the canary, valid at every look: a mixture of likelihood ratios against
 * "the error rate is at most the limit", rolled back at 1/α. What guarded rollouts use (LaunchDarkly, GrowthBook)
 * and Netflix published. It never forgets, so that good days have to be worked off before a bad hour counts.
 *
 * Source: Lindon, Sanden, Shirikian: Rapid Regression Detection in Software Deployments through Sequential
 * Testing, KDD 2022, arXiv 2205.14762 (from the start of a canary, no change detection).
 */

import type { ArmTick, ComparisonRule } from './comparison-rule.ts'

const ODDS = [1.35, 1.8, 2.5, 3.6, 6, 12, 35, 2_000]

export interface EvidenceSinceStartOptions {
  readonly maxRate: number
  /** Probability of one false rollback, ever. */
  readonly alpha: number
}

export class EvidenceSinceStart implements ComparisonRule {
  readonly name = 'Sequential test since the start'
  decidedAt = -1
  readonly #needed: number
  readonly #ifBad: Float64Array
  readonly #ifGood: Float64Array
  readonly #logs = new Float64Array(ODDS.length)

  constructor({ maxRate, alpha }: EvidenceSinceStartOptions) {
    const rates = ODDS.map((odds) => (odds * maxRate) / (1 - maxRate + odds * maxRate))
    this.#needed = Math.log(ODDS.length / alpha)
    this.#ifBad = Float64Array.from(rates, (rate) => Math.log(rate / maxRate))
    this.#ifGood = Float64Array.from(rates, (rate) => Math.log((1 - rate) / (1 - maxRate)))
  }

  step(tick: number, { requests, bad }: ArmTick): boolean {
    if (this.decidedAt >= 0) return true
    let most = Number.NEGATIVE_INFINITY
    for (let k = 0; k < ODDS.length; k++) {
      const log = this.#logs[k]! + bad * this.#ifBad[k]! + (requests - bad) * this.#ifGood[k]!
      this.#logs[k] = log
      if (log > most) most = log
    }
    // The mean of K is at most K times its largest part: the sum is only needed near the bound.
    if (most >= this.#needed - Math.log(ODDS.length) && this.#logMean(most) >= this.#needed)
      this.decidedAt = tick
    return this.decidedAt >= 0
  }

  catchUp(): boolean {
    return this.decidedAt >= 0
  }

  reset(): void {
    this.decidedAt = -1
    this.#logs.fill(0)
  }

  /** Log of the sum; `needed` holds the division by K. */
  #logMean(most: number): number {
    let sum = 0
    for (const log of this.#logs) sum += Math.exp(log - most)
    return most + Math.log(sum)
  }
}
