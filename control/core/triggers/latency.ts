/**
 * One latency trigger: at equal language and text length, is the candidate's quantile over `maxRatio` times the
 * baseline's? P(X > r · Q) ≤ 1 − q is exactly "the candidate's q-quantile is at most r · Q", so no quantile of the
 * candidate is ever estimated and no window has a minimum.
 *
 * Plug-in voices (candidate against the reference) AND twin meter (candidate against fresh baseline requests):
 * the first are fast, the second is immune to whatever slows both arms. Where the baseline has too few requests
 * to be a witness the plug-in voices speak alone, and the verdict says so.
 */

import type { Mode, WindowRule } from '../policy.ts'
import { TwinMeter, type TwinMeterState } from '../statistics/twin-meter.ts'
import { WindowVoice, type WindowVoiceState } from '../statistics/window-voice.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Change } from './change.ts'
import { chooseState } from './choose-state.ts'
import { describeLatency } from './describe-latency.ts'
import { expectedSeconds } from './expected-seconds.ts'
import type { AskFacts, LatencyFacts } from './latency-facts.ts'
import { RecentCounts, type RecentState } from './recent-counts.ts'
import { STRATA } from './stratum.ts'
import type { TickCounts } from './tick-counts.ts'
import { isStale, LATCHED, type VerdictContext } from './verdict-context.ts'
import { Voices, type VoicesState } from './voices.ts'
import { MIN_DWELL_SEC, TWIN_BUDGET_SEC } from './witness.ts'

export type LatencyQuantile = 'latency-p95' | 'latency-p50'

/** The fraction that exceeds a quantile by definition. */
export const EXCEEDED: Readonly<Record<LatencyQuantile, number>> = { 'latency-p95': 0.05, 'latency-p50': 0.5 }

/**
 * Where slowness comes in bursts: for p95 the component whose evidence grows only where 60 % and more are over the
 * bound, for p50 none. A minute that is three times slower as a whole is far from it.
 */
const OUTAGE_FROM: Readonly<Record<LatencyQuantile, number>> = { 'latency-p95': 7, 'latency-p50': 8 }

export interface LatencyTriggerConfig {
  readonly quantile: LatencyQuantile
  readonly mode: Mode
  readonly window: WindowRule | null
  readonly maxRatio: number
  /** What the policy says; `eager` allows half of its excess. */
  readonly policyBound: number
  readonly sustainSec: number
  readonly budgetSec: number
}

export interface LatencyTriggerState {
  readonly window: WindowVoiceState | null
  readonly voices: VoicesState
  readonly twin: TwinMeterState
  readonly recent: RecentState
  readonly latched: Verdict | null
}

export class LatencyTrigger {
  readonly config: LatencyTriggerConfig
  readonly #window: WindowVoice | null
  readonly voices: Voices
  readonly #twin: TwinMeter
  readonly #recent: RecentCounts
  #latched: Verdict | null

  /** `before`: the trigger whose place it takes after an edit; the history of the baseline goes on. */
  constructor(config: LatencyTriggerConfig, state?: LatencyTriggerState, before?: LatencyTrigger) {
    this.config = config
    const { sustainSec, budgetSec } = config
    const limit = EXCEEDED[config.quantile]
    const twin = { limit, sustainSec, minSec: MIN_DWELL_SEC, budgetSec: TWIN_BUDGET_SEC }
    this.#window = config.window && new WindowVoice(config.window, state?.window ?? undefined)
    const outageFrom = OUTAGE_FROM[config.quantile]
    this.voices = new Voices({ limit, sustainSec, budgetSec, outageFrom }, state?.voices, before?.voices)
    this.#twin = new TwinMeter(twin, limit, STRATA, state?.twin)
    this.#recent = new RecentCounts(state?.recent)
    this.#latched = state?.latched ?? null
  }

  /**
   * Exceedances of one tick by stratum: of `maxRatio` times the reference for the candidate, of the reference
   * itself for the baseline. `awaited`: more of the baseline has been asked for and is on its way.
   */
  step(tick: number, counts: TickCounts, awaited: boolean, askFacts: AskFacts): void {
    if (counts.requests === 0 && counts.baselineRequests === 0) return
    if (this.#window && counts.requests > 0)
      this.#window.step(tick, counts.requests, counts.bad, counts.requests * this.#allowed)
    this.voices.step(tick, counts)
    this.#twin.step(tick, counts.bySlot)
    this.#recent.add(tick, counts.requests, counts.bad, counts.baselineRequests, counts.baselineBad)
    if (this.#latched !== null || this.#loudest < 1 || this.#evidence(tick, awaited) < 1) return
    this.#latched = this.#describe(tick, true, awaited, askFacts, LATCHED)
  }

  verdict(awaited: boolean, askFacts: AskFacts, context: VerdictContext): Verdict {
    return this.#latched ?? this.#describe(Math.floor(context.now / 1_000), false, awaited, askFacts, context)
  }

  get breached(): boolean {
    return this.#latched !== null
  }

  /** The loudest voice alone: promotion wants all of them quiet. */
  get loudness(): number {
    return this.#window ? this.#window.value : Math.max(this.voices.loudness, this.#twin.value)
  }

  /** Whether more copies to the baseline would help to decide. */
  get suspicion(): number {
    return this.#window ? 0 : this.voices.value
  }

  /** Takes a breach back that moved nothing, so that it can come again. */
  release(): void {
    this.#latched = null
  }

  reset(what: 'candidate' | 'all'): void {
    this.#window?.reset()
    this.voices.reset(what)
    this.#twin.reset()
    this.#recent.reset()
    this.#latched = null
  }

  state(): LatencyTriggerState {
    return {
      window: this.#window?.state() ?? null,
      voices: this.voices.state(),
      twin: this.#twin.state(),
      recent: this.#recent.state(),
      latched: this.#latched,
    }
  }

  get #allowed(): number {
    return EXCEEDED[this.config.quantile]
  }

  get #loudest(): number {
    return this.#window ? this.#window.value : this.voices.value
  }

  #isWitnessAsked(tick: number, awaited: boolean): boolean {
    return !this.#window && (awaited || this.#recent.hasWitness(tick))
  }

  #expectedSeconds(tick: number, change: Change | null, awaited: boolean): number | null {
    if (this.#window) return this.#window.remainingSec
    if (!change) return null
    const twin = this.#isWitnessAsked(tick, awaited) ? this.#twin : null
    return expectedSeconds(this.voices, twin, { ...change, seconds: tick + 1 - change.since })
  }

  #evidence(tick: number, awaited: boolean): number {
    return this.#isWitnessAsked(tick, awaited) ? Math.min(this.#loudest, this.#twin.value) : this.#loudest
  }

  #reference(tick: number, facts: LatencyFacts): Verdict['reference'] {
    if (facts.hasReference) return this.#recent.hasWitness(tick) ? 'live' : 'frozen'
    return facts.referenceAt >= 0 ? 'collecting' : 'none'
  }

  #describe(
    tick: number,
    breached: boolean,
    awaited: boolean,
    askFacts: AskFacts,
    context: VerdictContext,
  ): Verdict {
    const allowed = this.#allowed
    const window = this.#window
    const change = window ? null : this.voices.change()
    const overSince = window?.overSince ?? -1
    const facts = askFacts(change?.since ?? (window && overSince >= 0 ? window.startOf(tick) : null))
    const candidate = change?.candidate ?? window?.counts(tick) ?? this.#recent.candidate(tick)
    const baseline = change?.baseline ?? this.#recent.baseline(tick)
    const fraction = candidate.requests > 0 ? candidate.bad / candidate.requests : 0
    // The ratio that is shown is of whole minutes, the fraction of half ones: neither may be over and called healthy.
    const over = fraction > allowed || (facts.ratio !== null && facts.ratio > this.config.maxRatio)
    const usable = facts.hasReference ? this.voices.requests : 0
    const state = chooseState({
      breached,
      suspect: fraction > allowed && (change !== null || overSince >= 0),
      over,
      stale: isStale(context),
      usable,
      silent: candidate.requests === 0,
    })
    const reference = this.#reference(tick, facts)
    return {
      trigger: this.config.quantile,
      state,
      value: facts.ratio,
      bound: this.config.maxRatio,
      evidence: this.#evidence(tick, awaited),
      voices: window
        ? { window: window.value }
        : { 'plug-in': this.voices.fast, block: this.voices.block, twin: this.#twin.value },
      candidate: { requests: candidate.requests, bad: candidate.bad },
      baseline,
      candidateMs: facts.candidateMs,
      baselineMs: facts.baselineMs,
      since: change ? ((change.since * 1_000) as EpochMs) : null,
      reference,
      expectedSeconds: state === 'suspect' ? this.#expectedSeconds(tick, change, awaited) : null,
      text: describeLatency({
        state,
        config: this.config,
        allowed,
        candidate,
        since: change?.since ?? null,
        overSince,
        tick,
        facts,
        reference,
        bursty: !window && this.voices.bursty,
        usable,
        context,
      }),
    }
  }
}
