/**
 * The cost meter: do requests cost, beyond what is paid anyway, more than `maxRatio` times what was projected for their
 * texts?
 *
 *     z = avoidable cost of a request ÷ (maxRatio × what was projected for its text)
 *     e_j = Π (1 + λ_j (z − 1) ÷ m), over the requests of one closed second
 *     R_j ← min(100, (R_j + g / (4 B)) · e_j),   value = Σ_j R_j
 *
 * λ in {0.1, 0.25, 0.5, 0.9}; m = requests a second lately, at least 1, so that a blip of three seconds is three
 * observations whatever the traffic; g = seconds since the last grant, at most 180. Every factor is above 0 for any
 * z ≥ 0, and its mean at most 1 as long as E[cost | the past, the text] ≤ maxRatio × projection: so a value of 1 is
 * reached before T with probability T / B at most, whatever the lengths of texts or the distribution of costs, and
 * whenever one looks. Nothing needs to be bounded from above, since only one side is betted on.
 *
 * A call that comes seconds after its request is a factor of its own, 1 + λ z ÷ m, against its own text; the request
 * has paid for it with a factor below 1, and the mean of both together stays at most 1. Setting the costs of a second
 * against its texts instead would not do: a candidate on its bound was accused within the hour, because late calls met
 * seconds with fewer or shorter texts than their own.
 *
 * Sources: Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting" (arXiv 2010.09686): the
 * factors; Shin, Ramdas & Rinaldo, "E-detectors" (arXiv 2203.03532): their restarts.
 */

const BETS = [0.1, 0.25, 0.5, 0.9] as const
export const COST_COMPONENTS = BETS.length
const MAX_MASS = 100
const MAX_GRANT_SEC = 180

export interface CostMeterState {
  readonly mass: readonly number[]
  /** Tick of the last grant, −1: none. */
  readonly grantedAt: number
  readonly risingSince: readonly number[]
  readonly value: number
}

export class CostMeter {
  /** Per bet the tick whose grant found nothing accumulated: since when, if this bet speaks. */
  readonly risingSince: number[]
  value: number
  readonly #budgetSec: number
  readonly #mass: number[]
  #grantedAt: number

  constructor(budgetSec: number, state?: CostMeterState) {
    this.#budgetSec = budgetSec
    this.#mass = state ? [...state.mass] : BETS.map(() => 0)
    this.risingSince = state ? [...state.risingSince] : BETS.map(() => -1)
    this.#grantedAt = state?.grantedAt ?? -1
    this.value = state?.value ?? 0
  }

  /**
   * `excesses`, of one tick: z − 1 of requests, z of calls that come later; `scale`: m. Ticks rise strictly; one in
   * which nothing came needs no call.
   */
  step(tick: number, excesses: readonly number[], scale: number): number {
    const seconds = this.#grantedAt < 0 ? 1 : Math.min(tick - this.#grantedAt, MAX_GRANT_SEC)
    const grant = seconds / (this.#budgetSec * BETS.length)
    this.#grantedAt = tick
    this.value = 0
    for (const [j, bet] of BETS.entries()) {
      if (this.#mass[j]! < grant) this.risingSince[j] = tick
      let factor = 1
      for (const excess of excesses) factor *= 1 + (bet * excess) / scale
      this.#mass[j] = Math.min(MAX_MASS, (this.#mass[j]! + grant) * factor)
      this.value += this.#mass[j]!
    }
    return this.value
  }

  /** Ticks until the value reaches 1 if the sum of excesses ÷ scale of each is this; null: never. */
  expectedTicks(excess: number): number | null {
    let best: number | null = null
    for (const [j, bet] of BETS.entries()) {
      const growth = Math.log(1 + bet * excess)
      if (!(growth > 0)) continue
      const ticks = Math.max(0, -Math.log(Math.max(this.#mass[j]!, Number.MIN_VALUE)) / growth)
      if (best === null || ticks < best) best = ticks
    }
    return best === null ? null : Math.ceil(best)
  }

  loudest(): number {
    return this.#mass.indexOf(Math.max(...this.#mass))
  }

  reset(): void {
    this.#mass.fill(0)
    this.risingSince.fill(-1)
    this.#grantedAt = -1
    this.value = 0
  }

  state(): CostMeterState {
    return {
      mass: [...this.#mass],
      grantedAt: this.#grantedAt,
      risingSince: [...this.risingSince],
      value: this.value,
    }
  }
}
