/**
 * The error trigger: the candidate's failures against an absolute bound. With `blame: require` a twin meter must
 * agree that the candidate is worse than the baseline, so that an incident of both arms moves nobody; where the
 * baseline cannot be a witness (fewer than 20 requests in 5 minutes, or silent) the bound alone decides.
 */

import type { Mode, WindowRule } from '../policy.ts'
import { TwinMeter, type TwinMeterState } from '../statistics/twin-meter.ts'
import { WindowVoice, type WindowVoiceState } from '../statistics/window-voice.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Change } from './change.ts'
import { chooseState } from './choose-state.ts'
import { type Blame, describeErrors } from './describe-errors.ts'
import { expectedSeconds } from './expected-seconds.ts'
import { RecentCounts, type RecentState } from './recent-counts.ts'
import { LANGUAGE_SLOTS } from './stratum.ts'
import type { TickCounts } from './tick-counts.ts'
import { isStale, LATCHED, type VerdictContext } from './verdict-context.ts'
import { Voices, type VoicesState } from './voices.ts'
import { MIN_DWELL_SEC, TWIN_BUDGET_SEC } from './witness.ts'

/** The baseline is expected to fail a quarter as often as is allowed. */
const BASELINE_RATE = 1 / 4

export interface ErrorTriggerConfig {
  readonly mode: Mode
  readonly window: WindowRule | null
  /** p0 of the meters. */
  readonly limit: number
  /** What the policy says; `eager` allows half of it. */
  readonly policyBound: number
  readonly blame: 'absolute' | 'require'
  readonly sustainSec: number
  readonly budgetSec: number
}

export interface ErrorTriggerState {
  readonly window: WindowVoiceState | null
  readonly voices: VoicesState
  readonly blame: TwinMeterState
  readonly recent: RecentState
  readonly latched: Verdict | null
}

/** Where the failures since a tick are, in words; null: spread over all. */
export type AskWhere = (since: number) => string | null

export class ErrorTrigger {
  readonly config: ErrorTriggerConfig
  readonly #window: WindowVoice | null
  readonly voices: Voices
  readonly #blame: TwinMeter
  readonly #recent: RecentCounts
  #latched: Verdict | null

  /** `before`: the trigger whose place it takes after an edit; the history of the baseline goes on. */
  constructor(config: ErrorTriggerConfig, state?: ErrorTriggerState, before?: ErrorTrigger) {
    this.config = config
    const { limit, sustainSec } = config
    const twin = { limit, sustainSec, minSec: MIN_DWELL_SEC, budgetSec: TWIN_BUDGET_SEC }
    this.#window = config.window && new WindowVoice(config.window, state?.window ?? undefined)
    this.voices = new Voices(config, state?.voices, before?.voices)
    this.#blame = new TwinMeter(twin, limit * BASELINE_RATE, LANGUAGE_SLOTS, state?.blame)
    this.#recent = new RecentCounts(state?.recent)
    this.#latched = state?.latched ?? null
  }

  /** Counts of one tick by language slot; a tick without data needs no call. */
  step(tick: number, counts: TickCounts, askWhere: AskWhere): void {
    if (this.#window && counts.requests > 0)
      this.#window.step(tick, counts.requests, counts.bad, counts.requests * this.config.limit)
    this.voices.step(tick, counts)
    if (this.#requiresBlame) this.#blame.step(tick, counts.bySlot)
    this.#recent.add(tick, counts.requests, counts.bad, counts.baselineRequests, counts.baselineBad)
    if (this.#latched !== null || this.#loudest < 1 || this.#evidence(tick) < 1) return
    this.#latched = this.#describe(tick, true, askWhere, LATCHED)
  }

  verdict(askWhere: AskWhere, context: VerdictContext): Verdict {
    return this.#latched ?? this.#describe(Math.floor(context.now / 1_000), false, askWhere, context)
  }

  get breached(): boolean {
    return this.#latched !== null
  }

  /** The loudest voice alone, whatever the baseline says: promotion wants all of them quiet. */
  get loudness(): number {
    return this.#window ? this.#window.value : this.voices.loudness
  }

  /** A witness is wanted: the candidate is suspected, and the baseline may be failing likewise. */
  get suspicion(): number {
    return this.#requiresBlame ? this.voices.value : 0
  }

  /** Takes a breach back that moved nothing, so that it can come again. */
  release(): void {
    this.#latched = null
  }

  /**
   * `candidate`: a new one, or the same one mended: nothing of what was seen of it counts any more. `all`: nor
   * does the baseline's history.
   */
  reset(what: 'candidate' | 'all'): void {
    this.#window?.reset()
    this.voices.reset(what)
    this.#blame.reset()
    this.#recent.reset()
    this.#latched = null
  }

  state(): ErrorTriggerState {
    return {
      window: this.#window?.state() ?? null,
      voices: this.voices.state(),
      blame: this.#blame.state(),
      recent: this.#recent.state(),
      latched: this.#latched,
    }
  }

  /** The literal rule is literal: it asks nobody. */
  get #requiresBlame(): boolean {
    return this.config.blame === 'require' && this.#window === null
  }

  get #loudest(): number {
    return this.#window ? this.#window.value : this.voices.value
  }

  #evidence(tick: number): number {
    return this.#requiresBlame && this.#recent.hasWitness(tick)
      ? Math.min(this.#loudest, this.#blame.value)
      : this.#loudest
  }

  #blameOf(tick: number): Blame {
    if (!this.#requiresBlame) return 'absolute'
    return this.#recent.hasWitness(tick) ? 'required' : 'no-witness'
  }

  #expectedSeconds(tick: number, change: Change | null): number | null {
    if (this.#window) return this.#window.remainingSec
    if (!change) return null
    const twin = this.#blameOf(tick) === 'required' ? this.#blame : null
    return expectedSeconds(this.voices, twin, { ...change, seconds: tick + 1 - change.since })
  }

  #describe(tick: number, breached: boolean, askWhere: AskWhere, context: VerdictContext): Verdict {
    const window = this.#window
    const { limit } = this.config
    const change = window ? null : this.voices.change()
    const candidate = change?.candidate ?? window?.counts(tick) ?? this.#recent.candidate(tick)
    const baseline = change?.baseline ?? this.#recent.baseline(tick)
    const value = candidate.requests > 0 ? candidate.bad / candidate.requests : null
    const over = value !== null && value > limit
    const state = chooseState({
      breached,
      suspect: over && (change !== null || (window !== null && window.overSince >= 0)),
      over,
      stale: isStale(context),
      usable: this.voices.requests,
      silent: candidate.requests === 0,
    })
    const pointing = state === 'suspect' || state === 'breached'
    return {
      trigger: 'errors',
      state,
      value,
      bound: limit,
      evidence: this.#evidence(tick),
      voices: window
        ? { window: window.value }
        : {
            meter: this.voices.fast,
            block: this.voices.block,
            ...(this.#requiresBlame ? { twin: this.#blame.value } : {}),
          },
      candidate: { requests: candidate.requests, bad: candidate.bad },
      baseline,
      candidateMs: null,
      baselineMs: null,
      since: change ? ((change.since * 1_000) as EpochMs) : null,
      reference: 'none',
      expectedSeconds: state === 'suspect' ? this.#expectedSeconds(tick, change) : null,
      text: describeErrors({
        state,
        config: this.config,
        candidate,
        baseline,
        since: change?.since ?? null,
        overSince: window?.overSince ?? -1,
        tick,
        blame: this.#blameOf(tick),
        bursty: window === null && this.voices.bursty,
        where: pointing ? askWhere(change?.since ?? window?.startOf(tick) ?? tick) : null,
        judged: this.voices.requests,
        context,
      }),
    }
  }
}
