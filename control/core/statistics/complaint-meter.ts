/**
 * Evidence that complaints come more often from the candidate than its share of what was served explains.
 *
 * One observation is one complaint; bad: the candidate had served it. Were complaints per request at most f times
 * as frequent on the candidate, a complaint that was served at a share w is about the candidate with probability
 * of at most
 *
 *     p0 = f w / (f w + 1 − w)
 *
 * so each complaint is weighed against the p0 of its own share, known before it comes. Alternatives are odds
 * multiples of p0 (times o_k as many complaints as allowed), folded into a Shiryaev–Roberts mixture:
 *
 *     R_k ← min(100, (R_k + g / (B K)) · Π e_k),  e_k = q_k / p0 or (1 − q_k) / (1 − p0),  M = Σ R_k
 *
 * g = seconds since the last grant, at most 3,600. Complaints are rare and one by one, so there is no limiter.
 * P(false alarm before T) ≤ T / B as for {@link EvidenceDetector}: factors have mean of at most 1, and the mass
 * granted until T is at most T / B.
 */

const ODDS = [1.35, 1.8, 2.5, 3.6, 6, 12, 35, 2000] as const
export const COMPLAINT_COMPONENTS = ODDS.length
const MAX_MASS = 100
const MAX_GRANT_SEC = 3_600

export interface ComplaintMeterState {
  readonly mass: readonly number[]
  readonly grantedAt: number
  readonly risingSince: readonly number[]
  readonly value: number
}

export interface WeighedComplaint {
  readonly candidate: boolean
  /** The candidate's share of what was served, above 0 and below 1. */
  readonly share: number
}

export class ComplaintMeter {
  readonly budgetSec: number
  /** Per component the tick of the last grant that found nothing accumulated: the estimated change. */
  readonly risingSince: number[]
  value: number
  readonly #ratio: number
  readonly #mass: number[]
  #grantedAt: number

  /** `ratio` is f: complaints per request, candidate ÷ baseline, that are just allowed. */
  constructor(ratio: number, budgetSec: number, state?: ComplaintMeterState) {
    this.#ratio = ratio
    this.budgetSec = budgetSec
    this.#mass = state ? [...state.mass] : ODDS.map(() => 0)
    this.risingSince = state ? [...state.risingSince] : ODDS.map(() => -1)
    this.#grantedAt = state?.grantedAt ?? -1
    this.value = state?.value ?? 0
  }

  /** The probability that a complaint is about the candidate while all is just as allowed. */
  expected(share: number): number {
    return (this.#ratio * share) / (this.#ratio * share + 1 - share)
  }

  /** The complaints of one tick, at least one, in an order that depends on nothing but themselves. */
  step(tick: number, complaints: readonly WeighedComplaint[]): number {
    const seconds = this.#grantedAt < 0 ? 1 : Math.min(tick - this.#grantedAt, MAX_GRANT_SEC)
    const grant = seconds / (this.budgetSec * COMPLAINT_COMPONENTS)
    this.#grantedAt = tick
    this.value = 0
    for (const [k, odds] of ODDS.entries()) {
      if (this.#mass[k]! < grant) this.risingSince[k] = tick
      let log = 0
      for (const { candidate, share } of complaints) {
        const p0 = this.expected(share)
        const norm = 1 - p0 + odds * p0
        log += Math.log(candidate ? odds / norm : 1 / norm)
      }
      this.#mass[k] = Math.min(MAX_MASS, (this.#mass[k]! + grant) * Math.exp(log))
      this.value += this.#mass[k]!
    }
    return this.value
  }

  loudest(): number {
    return this.#mass.indexOf(Math.max(...this.#mass))
  }

  /**
   * Complaints until the value reaches 1 if the fraction `rate` of them stays about the candidate at this share;
   * null when that leads nowhere.
   */
  expectedComplaints(rate: number, share: number): number | null {
    const p0 = this.expected(share)
    let best: number | null = null
    for (const [k, odds] of ODDS.entries()) {
      const norm = 1 - p0 + odds * p0
      const drift = rate * Math.log(odds) - Math.log(norm)
      if (!(drift > 0)) continue
      const needed = Math.max(0, -Math.log(Math.max(this.#mass[k]!, Number.MIN_VALUE)) / drift)
      if (best === null || needed < best) best = needed
    }
    return best
  }

  reset(): void {
    this.#mass.fill(0)
    this.risingSince.fill(-1)
    this.#grantedAt = -1
    this.value = 0
  }

  state(): ComplaintMeterState {
    return {
      mass: [...this.#mass],
      grantedAt: this.#grantedAt,
      risingSince: [...this.risingSince],
      value: this.value,
    }
  }
}
