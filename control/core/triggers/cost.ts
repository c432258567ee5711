/**
 * The cost trigger's second voice: what single requests cost beyond what is paid anyway (fallback, retries, overflow,
 * copies), with fixed cost at the price per character that was projected. Volume and fixed cost are no matter of
 * requests: amortised over those that came, a server of one's own is ten times its projection at a share of 10 %, and
 * more at night. The month's pace speaks of them, see `cost-pace.ts`.
 *
 * A breach is never latched: it lasts as long as the evidence does.
 */

import type { CostObservation } from '../judge/cost-observation.ts'
import { holdThreshold } from '../statistics/budget.ts'
import { COST_COMPONENTS, CostMeter, type CostMeterState } from '../statistics/cost-meter.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { chooseState } from './choose-state.ts'
import type { CostRates } from './cost-rates.ts'
import { CostTally } from './cost-tally.ts'
import { describeCost } from './describe-cost.ts'

/** Copies that a suspicion asked for go on for as long as gateways take to follow a new plan. */
const AFTERMATH_SEC = 120
const PACE_SEC = 120

export interface CostTriggerConfig {
  /** Cost ÷ projection that is allowed. */
  readonly maxRatio: number
  readonly budgetSec: number
}

/** Millionths of a US dollar. */
export interface CostTotals {
  readonly requests: number
  readonly spent: number
  readonly projected: number
}

export interface CostTriggerState {
  readonly meter: CostMeterState
  readonly totals: CostTotals
  readonly marks: readonly CostTotals[]
  /** Requests a second, over the last minutes. */
  readonly pace: number
  /** Tick that it is from, −1: none yet. */
  readonly pacedAt: number
  readonly firstAt: number
  /** Tick at which more copies were last asked for, −1: never. */
  readonly askedAt: number
}

const NOTHING: CostTotals = { requests: 0, spent: 0, projected: 0 }

export class CostTrigger {
  readonly config: CostTriggerConfig
  readonly #meter: CostMeter
  #totals: CostTotals
  readonly #marks: CostTotals[]
  #pace: number
  #pacedAt: number
  #firstAt: number
  #askedAt: number

  constructor(config: CostTriggerConfig, state?: CostTriggerState) {
    this.config = config
    this.#meter = new CostMeter(config.budgetSec, state?.meter)
    this.#totals = state?.totals ?? NOTHING
    this.#marks = state ? [...state.marks] : Array.from({ length: COST_COMPONENTS }, () => NOTHING)
    this.#pace = state?.pace ?? 0
    this.#pacedAt = state?.pacedAt ?? -1
    this.#firstAt = state?.firstAt ?? -1
    this.#askedAt = state?.askedAt ?? -1
  }

  /**
   * What came in one tick, in any order. `asksForCopies`: the judge itself wants more of the baseline to be heard;
   * what that costs is bounded by the policy, and no fault of the candidate.
   */
  step(
    tick: number,
    observations: readonly CostObservation[],
    rates: CostRates | null,
    asksForCopies: boolean,
  ): void {
    // By what was known before this tick, as the guarantee wants it.
    const withCopies = this.#askedAt < 0 || tick - this.#askedAt > AFTERMATH_SEC
    if (asksForCopies) this.#askedAt = tick
    if (rates === null) return
    const tally = new CostTally()
    for (const observation of observations) tally.add(observation)
    const { spent, excesses } = tally.costOf(rates, this.config.maxRatio, withCopies)
    if (excesses.length === 0) return
    const before = this.#totals
    this.#totals = {
      requests: before.requests + tally.requests,
      spent: before.spent + spent,
      projected: before.projected + tally.characters * rates.projectedPerCharacter,
    }
    if (this.#firstAt < 0) this.#firstAt = tick
    this.#meter.step(tick, excesses, Math.max(1, this.#pacedAt < 0 ? tally.requests : this.#pace))
    this.#notePace(tick, tally.requests)
    for (const [j, since] of this.#meter.risingSince.entries()) if (since === tick) this.#marks[j] = before
  }

  verdict(now: EpochMs, rates: CostRates | null): Verdict {
    const tick = Math.floor(now / 1_000)
    const since = this.#since
    const seen = minus(this.#totals, since?.before ?? NOTHING)
    const value = seen.projected > 0 ? seen.spent / seen.projected : null
    const over = value !== null && value > this.config.maxRatio
    const state = chooseState({
      breached: this.breached,
      suspect: since !== null && over,
      over,
      // Silence costs nothing.
      stale: false,
      usable: rates === null ? 0 : this.#totals.requests,
    })
    return {
      trigger: 'cost',
      state,
      value,
      bound: this.config.maxRatio,
      evidence: this.#meter.value,
      voices: { meter: this.#meter.value },
      candidate: { requests: seen.requests, bad: 0 },
      baseline: { requests: 0, bad: 0 },
      candidateMs: null,
      baselineMs: null,
      since: since ? ((since.tick * 1_000) as EpochMs) : null,
      reference: 'none',
      expectedSeconds: state === 'suspect' ? this.#expectedSeconds(tick) : null,
      text: describeCost({
        state,
        seen,
        maxRatio: this.config.maxRatio,
        since: since?.tick ?? null,
        tick,
        known: rates !== null,
      }),
    }
  }

  get breached(): boolean {
    return this.#meter.value >= 1
  }

  get loudness(): number {
    return this.#meter.value
  }

  reset(): void {
    this.#meter.reset()
    this.#totals = NOTHING
    this.#marks.fill(NOTHING)
    this.#pace = 0
    this.#pacedAt = -1
    this.#firstAt = -1
  }

  state(): CostTriggerState {
    return {
      meter: this.#meter.state(),
      totals: this.#totals,
      marks: [...this.#marks],
      pace: this.#pace,
      pacedAt: this.#pacedAt,
      firstAt: this.#firstAt,
      askedAt: this.#askedAt,
    }
  }

  #notePace(tick: number, requests: number): void {
    const kept = this.#pacedAt < 0 ? 0 : (1 - 1 / PACE_SEC) ** (tick - this.#pacedAt)
    this.#pace = this.#pacedAt < 0 ? requests : this.#pace * kept + requests / PACE_SEC
    this.#pacedAt = tick
  }

  /** Since when, or null while nothing points to a change. */
  get #since(): { readonly tick: number; readonly before: CostTotals } | null {
    if (this.#meter.value < holdThreshold(this.config.budgetSec)) return null
    const j = this.#meter.loudest()
    return { tick: this.#meter.risingSince[j]!, before: this.#marks[j]! }
  }

  #expectedSeconds(tick: number): number | null {
    const since = this.#since
    const seen = minus(this.#totals, since?.before ?? NOTHING)
    const elapsed = tick + 1 - (since?.tick ?? this.#firstAt)
    if (!(seen.projected > 0 && elapsed > 0)) return null
    const excess = seen.spent / (this.config.maxRatio * seen.projected) - 1
    const perSecond = seen.requests / elapsed
    return this.#meter.expectedTicks((excess * perSecond) / Math.max(1, perSecond))
  }
}

function minus(totals: CostTotals, before: CostTotals): CostTotals {
  return {
    requests: totals.requests - before.requests,
    spent: totals.spent - before.spent,
    projected: totals.projected - before.projected,
  }
}
