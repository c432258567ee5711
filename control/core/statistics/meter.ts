/**
 * The fast meter: a stream of "bad or not" against an absolute limit p0.
 *
 * Per observation the log e-value is ln(q_k / p0) when bad, ln((1 − q_k) / (1 − p0)) when not: a Bernoulli
 * likelihood ratio, of mean at most 1 whenever P(bad | everything before) ≤ p0.
 * With {@link EvidenceDetector}: P(false alarm before T) ≤ T / B.
 */

import { COMPONENTS, type DetectorConfig, type DetectorState, EvidenceDetector } from './evidence-detector.ts'

export class Meter {
  readonly detector: EvidenceDetector
  readonly #whenBad: Float64Array
  readonly #whenGood: Float64Array
  readonly #increments = new Float64Array(COMPONENTS)

  constructor(config: DetectorConfig, state?: DetectorState) {
    this.detector = new EvidenceDetector(config, state)
    this.#whenBad = this.detector.alternatives.map((q) => Math.log(q / config.limit))
    this.#whenGood = this.detector.alternatives.map((q) => Math.log((1 - q) / (1 - config.limit)))
  }

  get value(): number {
    return this.detector.value
  }

  /** `requests` of one tick, at least 1, of which `bad` were bad. */
  step(tick: number, requests: number, bad: number): number {
    const increments = this.#increments
    for (let k = 0; k < COMPONENTS; k++)
      increments[k] = bad * this.#whenBad[k]! + (requests - bad) * this.#whenGood[k]!
    return this.detector.fold(tick, increments)
  }

  /**
   * Seconds until the value reaches 1 if observations keep coming at `perSecond` with the fraction `rate` bad,
   * by the components from `first` on; null when that leads nowhere.
   */
  expectedSeconds(rate: number, perSecond: number, first = 0): number | null {
    const pace = (k: number) => perSecond * (rate * this.#whenBad[k]! + (1 - rate) * this.#whenGood[k]!)
    return this.detector.expectedSeconds(pace, first)
  }
}
