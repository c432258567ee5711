/**
 * One latency trigger: at equal language and text length, is the candidate's quantile over `maxRatio` times the
 * baseline's? P(X > r · Q) ≤ 1 − q is exactly "the candidate's q-quantile is at most r · Q", so no quantile of the
 * candidate is ever estimated and no window has a minimum.
 *
 * Plug-in meter (candidate against the reference) AND twin meter (candidate against fresh baseline requests):
 * the first is fast, the second is immune to whatever slows both arms. Where the baseline has too few requests
 * to be a witness the plug-in meter speaks alone, and the verdict says so.
 */

import type { Mode, WindowRule } from '../policy.ts'
import { holdThreshold } from '../statistics/budget.ts'
import { COMPONENTS, type DetectorState } from '../statistics/evidence-detector.ts'
import { Meter } from '../statistics/meter.ts'
import { TwinMeter, type TwinMeterState } from '../statistics/twin-meter.ts'
import { WindowVoice, type WindowVoiceState } from '../statistics/window-voice.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { type Change, ChangeMarks, type ChangeState } from './change.ts'
import { chooseState } from './choose-state.ts'
import { describeLatency } from './describe-latency.ts'
import { describeMode } from './describe-mode.ts'
import type { BothArms } from './errors.ts'
import type { LatencyFacts } from './latency-facts.ts'
import { RecentCounts, type RecentState } from './recent-counts.ts'
import { isStale, type VerdictContext } from './verdict-context.ts'
import { BASELINE_WITNESS, MIN_DWELL_SEC, TWIN_BUDGET_SEC } from './witness.ts'

export type LatencyQuantile = 'latency-p95' | 'latency-p50'

/** The fraction that exceeds a quantile by definition. */
export const EXCEEDED: Readonly<Record<LatencyQuantile, number>> = { 'latency-p95': 0.05, 'latency-p50': 0.5 }

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
  readonly plugIn: DetectorState
  readonly twin: TwinMeterState
  readonly changes: ChangeState
  readonly recent: RecentState
  readonly latched: Verdict | null
}

export type AskFacts = (since: number | null) => LatencyFacts

export class LatencyTrigger {
  readonly config: LatencyTriggerConfig
  readonly #window: WindowVoice | null
  readonly #plugIn: Meter
  readonly #twin: TwinMeter
  readonly #changes: ChangeMarks
  readonly #recent: RecentCounts
  #latched: Verdict | null

  constructor(config: LatencyTriggerConfig, state?: LatencyTriggerState) {
    this.config = config
    const limit = EXCEEDED[config.quantile]
    const detector = { limit, sustainSec: config.sustainSec, minSec: MIN_DWELL_SEC }
    this.#window = config.window && new WindowVoice(config.window, state?.window ?? undefined)
    this.#plugIn = new Meter({ ...detector, budgetSec: config.budgetSec }, state?.plugIn)
    this.#twin = new TwinMeter({ ...detector, budgetSec: TWIN_BUDGET_SEC }, limit, state?.twin)
    this.#changes = new ChangeMarks(COMPONENTS, state?.changes)
    this.#recent = new RecentCounts(state?.recent)
    this.#latched = state?.latched ?? null
  }

  /**
   * Exceedances of one tick by stratum: of `maxRatio` times the reference for the candidate, of the reference
   * itself for the baseline. `askFacts` is called only when the verdict is to be kept.
   */
  step(tick: number, byStratum: ReadonlyMap<string, BothArms>, askFacts: AskFacts): void {
    let requests = 0
    let bad = 0
    let baselineRequests = 0
    let baselineBad = 0
    for (const [stratum, { baseline, candidate }] of byStratum) {
      requests += candidate.requests
      bad += candidate.bad
      baselineRequests += baseline.requests
      baselineBad += baseline.bad
      this.#twin.add(tick, stratum, baseline, candidate)
    }
    if (requests > 0) {
      this.#window?.step(tick, requests, bad, requests * EXCEEDED[this.config.quantile])
      this.#plugIn.step(tick, requests, bad)
      this.#changes.mark(this.#plugIn.detector.risingSince, tick, this.#changes.totals)
    }
    this.#twin.step(tick)
    this.#changes.add(requests, bad, baselineRequests, baselineBad)
    this.#recent.add(tick, requests, bad, baselineRequests, baselineBad)
    if (this.#latched !== null || this.#evidence(tick) < 1) return
    const now = ((tick + 1) * 1_000) as EpochMs
    this.#latched = this.#describe(tick, true, askFacts, { now, share: 0, staleAfterMs: 0, heardAt: null })
  }

  verdict(askFacts: AskFacts, context: VerdictContext): Verdict {
    return this.#latched ?? this.#describe(Math.floor(context.now / 1_000), false, askFacts, context)
  }

  get breached(): boolean {
    return this.#latched !== null
  }

  /** The loudest voice alone: promotion wants both of them quiet. */
  get loudness(): number {
    return this.#window ? this.#window.value : Math.max(this.#plugIn.value, this.#twin.value)
  }

  /** Whether more copies to the baseline would help to decide. */
  get suspicion(): number {
    return this.#window ? this.#window.value : this.#plugIn.value
  }

  /** Takes a breach back that moved nothing, so that it can come again. */
  release(): void {
    this.#latched = null
  }

  reset(): void {
    this.#window?.reset()
    this.#plugIn.detector.reset()
    this.#twin.reset()
    this.#changes.reset()
    this.#recent.reset()
    this.#latched = null
  }

  state(): LatencyTriggerState {
    return {
      window: this.#window?.state() ?? null,
      plugIn: this.#plugIn.detector.state(),
      twin: this.#twin.state(),
      changes: this.#changes.state(),
      recent: this.#recent.state(),
      latched: this.#latched,
    }
  }

  #hasWitness(tick: number): boolean {
    return this.#recent.baseline(tick).requests >= BASELINE_WITNESS
  }

  #evidence(tick: number): number {
    if (this.#window) return this.#window.value
    return this.#hasWitness(tick) ? Math.min(this.#plugIn.value, this.#twin.value) : this.#plugIn.value
  }

  #change(): Change | null {
    if (this.#window || this.#plugIn.value < holdThreshold(this.config.budgetSec)) return null
    const k = this.#plugIn.detector.loudest()
    return this.#changes.since(this.#plugIn.detector.risingSince[k]!, k)
  }

  #reference(tick: number, facts: LatencyFacts): Verdict['reference'] {
    if (facts.hasReference) return this.#hasWitness(tick) ? 'live' : 'frozen'
    return facts.referenceAt >= 0 ? 'collecting' : 'none'
  }

  #describe(tick: number, breached: boolean, askFacts: AskFacts, context: VerdictContext): Verdict {
    const allowed = EXCEEDED[this.config.quantile]
    const change = this.#change()
    const facts = askFacts(change?.since ?? null)
    const candidate = change?.candidate ?? this.#window?.counts(tick) ?? this.#recent.candidate(tick)
    const baseline = change?.baseline ?? this.#recent.baseline(tick)
    const over = candidate.requests > 0 ? candidate.bad / candidate.requests : 0
    const usable = facts.hasReference ? this.#changes.totals[0] : 0
    const state = chooseState({
      breached,
      suspect: over > allowed && (change !== null || (this.#window !== null && this.#window.overSince >= 0)),
      over: over > allowed,
      stale: isStale(context),
      usable,
    })
    const perSecond = change ? candidate.requests / Math.max(1, tick + 1 - change.since) : 0
    const reference = this.#reference(tick, facts)
    return {
      trigger: this.config.quantile,
      state,
      value: facts.ratio,
      bound: this.config.maxRatio,
      evidence: this.#evidence(tick),
      voices: this.#window
        ? { window: this.#window.value }
        : { 'plug-in': this.#plugIn.value, twin: this.#twin.value },
      candidate,
      baseline,
      candidateMs: facts.candidateMs,
      baselineMs: facts.baselineMs,
      since: change ? ((change.since * 1_000) as EpochMs) : null,
      reference,
      expectedSeconds: state === 'suspect' ? this.#plugIn.expectedSeconds(over, perSecond) : null,
      text:
        describeLatency({
          state,
          quantile: this.config.quantile === 'latency-p95' ? 'p95' : 'p50',
          allowed,
          maxRatio: this.config.maxRatio,
          candidate,
          change,
          facts,
          reference,
          usable,
          context,
        }) + describeMode(this.config, this.#window?.overSince ?? -1, context.now),
    }
  }
}
