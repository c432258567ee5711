/**
 * The complaint trigger: are complaints about the candidate more frequent per request than `maxRatio` times those
 * about the baseline? Complaints alone are counted, each with the share at which it was served, so that neither
 * the number of requests nor a change of the share matters.
 *
 * At a share of 100 % there is nobody to compare with: those complaints are counted and say nothing.
 */

import type { Complaint } from '../judge/complaint.ts'
import type { Mode, WindowRule } from '../policy.ts'
import { holdThreshold } from '../statistics/budget.ts'
import {
  COMPLAINT_COMPONENTS,
  ComplaintMeter,
  type ComplaintMeterState,
} from '../statistics/complaint-meter.ts'
import { WindowVoice, type WindowVoiceState } from '../statistics/window-voice.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { chooseState } from './choose-state.ts'
import { describeComplaints } from './describe-complaints.ts'
import { isStale, LATCHED, type VerdictContext } from './verdict-context.ts'

/** Fewer complaints in a window are no rate. */
export const MIN_COMPLAINTS = 10

export interface ComplaintTriggerConfig {
  readonly mode: Mode
  readonly window: WindowRule | null
  /** Complaints per request, candidate ÷ baseline, that the meters allow. */
  readonly maxRatio: number
  /** What the policy says; `eager` allows half of its excess. */
  readonly policyBound: number
  readonly budgetSec: number
}

/** Complaints that can be compared, those about the candidate, how many of them were allowed, all of them. */
export interface ComplaintTotals {
  readonly compared: number
  readonly candidate: number
  readonly allowed: number
  /** Σ share: what would be about the candidate if both arms were alike. */
  readonly even: number
  /** At a share of 0 or 100 %. */
  readonly beside: number
}

export interface ComplaintTriggerState {
  readonly meter: ComplaintMeterState
  readonly window: WindowVoiceState | null
  readonly totals: ComplaintTotals
  readonly marks: readonly ComplaintTotals[]
  readonly lastShare: number
  readonly firstAt: number
  readonly latched: Verdict | null
}

const NOTHING: ComplaintTotals = { compared: 0, candidate: 0, allowed: 0, even: 0, beside: 0 }

export class ComplaintTrigger {
  readonly config: ComplaintTriggerConfig
  readonly #meter: ComplaintMeter
  readonly #window: WindowVoice | null
  #totals: ComplaintTotals
  readonly #marks: ComplaintTotals[]
  #lastShare: number
  #firstAt: number
  #latched: Verdict | null

  constructor(config: ComplaintTriggerConfig, state?: ComplaintTriggerState) {
    this.config = config
    this.#meter = new ComplaintMeter(config.maxRatio, config.budgetSec, state?.meter)
    this.#window = config.window
      ? new WindowVoice({ ...config.window, minRequests: MIN_COMPLAINTS }, state?.window ?? undefined)
      : null
    this.#totals = state?.totals ?? NOTHING
    this.#marks = state ? [...state.marks] : Array.from({ length: COMPLAINT_COMPONENTS }, () => NOTHING)
    this.#lastShare = state?.lastShare ?? 0
    this.#firstAt = state?.firstAt ?? -1
    this.#latched = state?.latched ?? null
  }

  /** The complaints of one tick, in any order. */
  step(tick: number, complaints: readonly Complaint[]): void {
    // Sums of floats depend on their order: by share, so that a replay adds in the same one.
    const compared = complaints
      .filter(({ share }) => share > 0 && share < 1)
      .map(({ arm, share }) => ({ candidate: arm === 'candidate', share }))
      .sort((a, b) => a.share - b.share || Number(a.candidate) - Number(b.candidate))
    const before = this.#totals
    let { candidate, allowed, even } = before
    for (const one of compared) {
      if (one.candidate) candidate++
      allowed += this.#meter.expected(one.share)
      even += one.share
    }
    const beside = before.beside + complaints.length - compared.length
    this.#totals = { compared: before.compared + compared.length, candidate, allowed, even, beside }
    if (compared.length === 0) return
    if (this.#firstAt < 0) this.#firstAt = tick
    this.#lastShare = compared.at(-1)!.share
    if (this.#window)
      this.#window.step(tick, compared.length, candidate - before.candidate, allowed - before.allowed)
    else this.#meter.step(tick, compared)
    for (const [k, since] of this.#meter.risingSince.entries()) if (since === tick) this.#marks[k] = before
    if (this.#latched !== null || this.evidence < 1) return
    this.#latched = this.#describe(tick, true, Number.POSITIVE_INFINITY, LATCHED)
  }

  /** `judged`: candidate requests, because silence about few requests means nothing. */
  verdict(judged: number, context: VerdictContext): Verdict {
    return this.#latched ?? this.#describe(Math.floor(context.now / 1_000), false, judged, context)
  }

  get breached(): boolean {
    return this.#latched !== null
  }

  get evidence(): number {
    return this.#window ? this.#window.value : this.#meter.value
  }

  get loudness(): number {
    return this.evidence
  }

  /** Takes a breach back that moved nothing, so that it can come again. */
  release(): void {
    this.#latched = null
  }

  reset(): void {
    this.#meter.reset()
    this.#window?.reset()
    this.#totals = NOTHING
    this.#marks.fill(NOTHING)
    this.#lastShare = 0
    this.#firstAt = -1
    this.#latched = null
  }

  state(): ComplaintTriggerState {
    return {
      meter: this.#meter.state(),
      window: this.#window?.state() ?? null,
      totals: this.#totals,
      marks: [...this.#marks],
      lastShare: this.#lastShare,
      firstAt: this.#firstAt,
      latched: this.#latched,
    }
  }

  /** Since when, or null while nothing points to a change. */
  get #since(): { readonly tick: number; readonly before: ComplaintTotals } | null {
    if (this.#window) return null
    if (this.#meter.value < holdThreshold(this.config.budgetSec)) return null
    const k = this.#meter.loudest()
    return { tick: this.#meter.risingSince[k]!, before: this.#marks[k]! }
  }

  #describe(tick: number, breached: boolean, judged: number, context: VerdictContext): Verdict {
    const since = this.#since
    const seen = this.#window
      ? windowTotals(this.#window, tick, this.config.maxRatio, this.#totals.beside)
      : minus(this.#totals, since?.before ?? NOTHING)
    const over = seen.candidate > seen.allowed
    const value = ratioOf(seen)
    const pointing = this.#window ? this.#window.overSince >= 0 : since !== null
    const state = chooseState({
      breached,
      suspect: pointing && over,
      over: over || (value !== null && value > this.config.maxRatio),
      stale: isStale(context),
      usable: judged,
    })
    return {
      trigger: 'complaints',
      state,
      value,
      bound: this.config.maxRatio,
      evidence: this.evidence,
      voices: this.#window ? { window: this.#window.value } : { meter: this.#meter.value },
      candidate: { requests: seen.compared, bad: seen.candidate },
      baseline: { requests: seen.compared, bad: seen.compared - seen.candidate },
      candidateMs: null,
      baselineMs: null,
      since: since ? ((since.tick * 1_000) as EpochMs) : null,
      reference: 'none',
      expectedSeconds:
        state === 'suspect' ? this.#expectedSeconds(seen, since?.tick ?? this.#firstAt, tick) : null,
      text: describeComplaints({
        state,
        config: this.config,
        seen,
        since: since?.tick ?? null,
        overSince: this.#window?.overSince ?? -1,
        judged,
        tick,
        context,
      }),
    }
  }

  #expectedSeconds(seen: ComplaintTotals, from: number, tick: number): number | null {
    if (this.#window) return this.#window.remainingSec
    const elapsed = tick + 1 - from
    if (seen.compared === 0 || !(elapsed > 0)) return null
    const needed = this.#meter.expectedComplaints(seen.candidate / seen.compared, this.#lastShare)
    return needed === null ? null : Math.ceil((needed * elapsed) / seen.compared)
  }
}

/** Complaints per request, candidate ÷ baseline, at the average share; null without any that can be compared. */
function ratioOf(seen: ComplaintTotals): number | null {
  if (seen.compared === 0) return null
  const others = seen.compared - seen.candidate
  const share = seen.even / seen.compared
  if (seen.candidate === 0) return 0
  // Half a complaint more on both sides, so that one without a counterpart is not infinitely many.
  return ((seen.candidate + (others > 0 ? 0 : 0.5)) * (1 - share)) / ((others > 0 ? others : 0.5) * share)
}

function minus(totals: ComplaintTotals, before: ComplaintTotals): ComplaintTotals {
  return {
    compared: totals.compared - before.compared,
    candidate: totals.candidate - before.candidate,
    allowed: totals.allowed - before.allowed,
    even: totals.even - before.even,
    beside: totals.beside - before.beside,
  }
}

/** What was allowed in the window tells the share at which its complaints were served, whatever it was before. */
function windowTotals(window: WindowVoice, tick: number, maxRatio: number, beside: number): ComplaintTotals {
  const { requests, bad, allowed } = window.counts(tick)
  const odds = allowed / (requests - allowed)
  const even = requests === 0 ? 0 : (requests * odds) / (odds + maxRatio)
  return { compared: requests, candidate: bad, allowed, even, beside }
}
