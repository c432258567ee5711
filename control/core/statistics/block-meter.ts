/**
 * The slow-burn block meter: one observation is a closed minute with data, x = bad / requests.
 *
 *     e_j = 1 + λ_j (x − p0),   R_j ← min(100, (R_j + g / (4 B)) · e_j),   value = Σ_j R_j
 *
 * g = seconds since the last close, at most 180. Needs only E[x | past] ≤ p0, so any dependence inside a minute
 * (blips, retry storms) is allowed: P(false alarm before T) ≤ T / B. It hears repeated short outages that the
 * limiter of the fast meter ignores on purpose.
 *
 * Source: Waudby-Smith & Ramdas, "Estimating means of bounded random variables by betting" (arXiv 2010.09686).
 */

export const BLOCK_SEC = 60
const MAX_GRANT_SEC = 180
const MAX_MASS = 100
/** For p0 = 2 %; scaled to other limits so that 1 − λ p0 keeps its distance from 0. */
const BETS = [3, 10, 25, 45] as const
const BETS_MADE_FOR = 0.02
export const BLOCK_COMPONENTS = BETS.length

export interface BlockMeterConfig {
  readonly limit: number
  readonly budgetSec: number
}

export interface BlockMeterState {
  readonly mass: readonly number[]
  /** Index of the open minute (tick ÷ 60), −1 before any data. */
  readonly block: number
  readonly requests: number
  readonly bad: number
  /** Tick at which the last minute with data ended, −1: none. */
  readonly closedAt: number
  readonly risingSince: readonly number[]
  readonly value: number
}

export class BlockMeter {
  readonly config: BlockMeterConfig
  /** Per bet the start of the minute whose grant found nothing accumulated. */
  readonly risingSince: number[]
  value: number
  readonly #bets: readonly number[]
  #mass: number[]
  #block: number
  #requests: number
  #bad: number
  #closedAt: number

  constructor(config: BlockMeterConfig, state?: BlockMeterState) {
    this.config = config
    this.#bets = BETS.map((bet) => (bet * BETS_MADE_FOR) / config.limit)
    this.#mass = state ? [...state.mass] : BETS.map(() => 0)
    this.risingSince = state ? [...state.risingSince] : BETS.map(() => -1)
    this.#block = state?.block ?? -1
    this.#requests = state?.requests ?? 0
    this.#bad = state?.bad ?? 0
    this.#closedAt = state?.closedAt ?? -1
    this.value = state?.value ?? 0
  }

  /** Adds one tick; a minute closes with the first data after it, so that replay closes it at the same place. */
  step(tick: number, requests: number, bad: number): number {
    const block = Math.floor(tick / BLOCK_SEC)
    if (block !== this.#block) {
      if (this.#requests > 0) this.#closeBlock()
      this.#block = block
      this.#requests = 0
      this.#bad = 0
    }
    this.#requests += requests
    this.#bad += bad
    return this.value
  }

  /** Seconds until the value reaches 1 if every minute has this fraction of bad ones; null: never. */
  expectedSeconds(rate: number): number | null {
    let best: number | null = null
    for (const [j, bet] of this.#bets.entries()) {
      const growth = Math.log(1 + bet * (rate - this.config.limit))
      if (!(growth > 0)) continue
      const minutes = Math.max(0, -Math.log(Math.max(this.#mass[j]!, Number.MIN_VALUE)) / growth)
      if (best === null || minutes < best) best = minutes
    }
    return best === null ? null : Math.ceil(best * BLOCK_SEC)
  }

  loudest(): number {
    return this.#mass.indexOf(Math.max(...this.#mass))
  }

  reset(): void {
    this.#mass = BETS.map(() => 0)
    this.risingSince.fill(-1)
    this.#block = -1
    this.#requests = 0
    this.#bad = 0
    this.#closedAt = -1
    this.value = 0
  }

  state(): BlockMeterState {
    return {
      mass: [...this.#mass],
      block: this.#block,
      requests: this.#requests,
      bad: this.#bad,
      closedAt: this.#closedAt,
      risingSince: [...this.risingSince],
      value: this.value,
    }
  }

  #closeBlock(): void {
    const end = (this.#block + 1) * BLOCK_SEC
    const seconds = this.#closedAt < 0 ? BLOCK_SEC : Math.min(end - this.#closedAt, MAX_GRANT_SEC)
    const grant = seconds / (this.config.budgetSec * BETS.length)
    const excess = this.#bad / this.#requests - this.config.limit
    for (const [j, bet] of this.#bets.entries()) {
      if (this.#mass[j]! < grant) this.risingSince[j] = end - BLOCK_SEC
      this.#mass[j] = Math.min(MAX_MASS, (this.#mass[j]! + grant) * (1 + bet * excess))
    }
    this.#closedAt = end
    this.value = this.#mass.reduce((sum, mass) => sum + mass, 0)
  }
}
