/**
 * A time-budgeted Shiryaev–Roberts mixture e-detector with an evidence limiter, over eight alternatives.
 *
 *     alternatives   o_k · p0 → q_k = o_k p0 / (1 − p0 + o_k p0)            (odds multiples o_k)
 *     dwell          D_k = clamp(S · p0 / q_k, Dmin, S)                      S = sustainSec, Dmin = minSec
 *     bin length     L_k = max(1 s, D_k / 5)
 *     cap per bin    c_k = max(ln(B K / L_k) / 5, ln(q_k / p0))
 *     value          M = Σ_k R_k · exp(min(l_k, c_k))
 *     bin close      R_k ← min(100, R_k · exp(min(l_k, c_k))), l_k ← 0
 *     bin open       R_k += min(seconds since the last grant, 60) / (B K)
 *
 * Guarantee: if every factor exp(l) has conditional mean at most 1, then P(M reaches 1 before time T) ≤ T / B for
 * any traffic, any schedule of looks and any dependence: capping is concave, so the capped product stays a
 * supermartingale, and the mass granted until T is at most T / B.
 *
 * Sources: Shin, Ramdas & Rinaldo, "E-detectors" (arXiv 2203.03532): sums of e-processes started at consecutive
 * times, with mixtures; Shiryaev 1963, Roberts 1966. Restarts weighted by time and the cap per bin are ours.
 */

export const ODDS = [1.35, 1.8, 2.5, 3.6, 6, 12, 35, 2000] as const
export const COMPONENTS = ODDS.length
const MAX_MASS = 100
const MAX_GRANT_SEC = 60

export interface DetectorConfig {
  /** p0: the probability of "bad" that is just allowed. */
  readonly limit: number
  /** B: at the limit for ever, one false alarm in this many seconds at most. */
  readonly budgetSec: number
  /** Full-outage seconds × 1/p0 of patience; 300 tolerates blips of about 5 s. */
  readonly sustainSec: number
  /** Shortest dwell, for the largest alternatives. */
  readonly minSec: number
}

/** Arrays of one number per component; times are ticks, −1 stands for never. */
export interface DetectorState {
  readonly mass: readonly number[]
  readonly log: readonly number[]
  readonly openedAt: readonly number[]
  readonly grantedAt: readonly number[]
  readonly risingSince: readonly number[]
  readonly value: number
}

export class EvidenceDetector {
  readonly config: DetectorConfig
  readonly alternatives: Float64Array
  readonly binSec: Float64Array
  readonly caps: Float64Array
  /** Per component the tick of the last grant that found nothing accumulated: the estimated change. */
  readonly risingSince: Float64Array
  value: number

  readonly #mass: Float64Array
  readonly #log: Float64Array
  readonly #openedAt: Float64Array
  readonly #grantedAt: Float64Array

  constructor(config: DetectorConfig, state?: DetectorState) {
    requirePositive('limit', config.limit, 1)
    requirePositive('budgetSec', config.budgetSec, Number.POSITIVE_INFINITY)
    const { limit, budgetSec, sustainSec, minSec } = config
    this.config = config
    this.alternatives = Float64Array.from(ODDS, (odds) => (odds * limit) / (1 - limit + odds * limit))
    this.binSec = this.alternatives.map((q) => {
      const dwell = Math.min(Math.max((sustainSec * limit) / q, minSec), Math.max(sustainSec, minSec))
      return Math.max(1, dwell / 5)
    })
    this.caps = this.alternatives.map((q, k) =>
      Math.max(Math.log((budgetSec * COMPONENTS) / this.binSec[k]!) / 5, Math.log(q / limit)),
    )
    this.#mass = numbers(state?.mass, 0)
    this.#log = numbers(state?.log, 0)
    this.#openedAt = numbers(state?.openedAt, -1)
    this.#grantedAt = numbers(state?.grantedAt, -1)
    this.risingSince = numbers(state?.risingSince, -1)
    this.value = state?.value ?? 0
  }

  /** Takes one tick's log e-value per component. Ticks rise strictly; one without data costs no call. */
  fold(tick: number, increments: Float64Array): number {
    let value = 0
    for (let k = 0; k < COMPONENTS; k++) {
      if (this.#openedAt[k]! >= 0 && tick - this.#openedAt[k]! >= this.binSec[k]!) this.#closeBin(k)
      if (this.#openedAt[k]! < 0) this.#openBin(k, tick)
      this.#log[k]! += increments[k]!
      value += this.term(k)
    }
    this.value = value
    return value
  }

  /** What one component adds to the value. */
  term(k: number): number {
    return this.#mass[k]! * Math.exp(Math.min(this.#log[k]!, this.caps[k]!))
  }

  /** The value of components from `first` on: never above the whole, so the guarantee holds for it too. */
  valueFrom(first: number): number {
    let value = 0
    for (let k = first; k < COMPONENTS; k++) value += this.term(k)
    return value
  }

  /** The component that speaks loudest, of those from `first` on. */
  loudest(first = 0): number {
    let best = Math.min(first, COMPONENTS - 1)
    for (let k = first + 1; k < COMPONENTS; k++) if (this.term(k) > this.term(best)) best = k
    return best
  }

  /**
   * Seconds until the value reaches 1 if log e-values keep coming at this pace per second, from component `first`
   * on; null when that leads nowhere. Bounded below by what the limiter lets through in a bin.
   */
  expectedSeconds(pace: (component: number) => number, first = 0): number | null {
    let best: number | null = null
    for (let k = first; k < COMPONENTS; k++) {
      const speed = Math.min(pace(k), this.caps[k]! / this.binSec[k]!)
      if (!(speed > 0)) continue
      const seconds = Math.max(0, -Math.log(Math.max(this.term(k), Number.MIN_VALUE)) / speed)
      if (best === null || seconds < best) best = seconds
    }
    return best === null ? null : Math.ceil(best)
  }

  reset(): void {
    this.#mass.fill(0)
    this.#log.fill(0)
    this.#openedAt.fill(-1)
    this.#grantedAt.fill(-1)
    this.risingSince.fill(-1)
    this.value = 0
  }

  state(): DetectorState {
    return {
      mass: Array.from(this.#mass),
      log: Array.from(this.#log),
      openedAt: Array.from(this.#openedAt),
      grantedAt: Array.from(this.#grantedAt),
      risingSince: Array.from(this.risingSince),
      value: this.value,
    }
  }

  #closeBin(k: number): void {
    this.#mass[k] = Math.min(MAX_MASS, this.term(k))
    this.#openedAt[k] = -1
  }

  #openBin(k: number, tick: number): void {
    const last = this.#grantedAt[k]!
    const seconds = last < 0 ? 1 : Math.min(tick - last, MAX_GRANT_SEC)
    const grant = seconds / (this.config.budgetSec * COMPONENTS)
    if (this.#mass[k]! < grant) this.risingSince[k] = tick
    this.#mass[k]! += grant
    this.#openedAt[k] = tick
    this.#grantedAt[k] = tick
    this.#log[k] = 0
  }
}

function numbers(from: readonly number[] | undefined, otherwise: number): Float64Array {
  return from ? Float64Array.from(from) : new Float64Array(COMPONENTS).fill(otherwise)
}

function requirePositive(field: string, value: number, below: number): void {
  if (!(value > 0 && value < below)) throw new RangeError(`${field}: ${value} is not between 0 and ${below}`)
}
