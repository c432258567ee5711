/**
 * The error trigger: fast meter OR block meter over the absolute bound; where errors are bursty the fast meter
 * keeps only its outage components. With `blame: require` a twin meter must agree that the candidate is worse
 * than the baseline, so that an incident of both arms moves nobody.
 */

import type { Mode, WindowRule } from '../policy.ts'
import { BLOCK_SEC, BlockMeter, type BlockMeterState } from '../statistics/block-meter.ts'
import { holdThreshold, splitBudget } from '../statistics/budget.ts'
import { Dispersion, type DispersionState } from '../statistics/dispersion.ts'
import { COMPONENTS, type DetectorState } from '../statistics/evidence-detector.ts'
import { Meter } from '../statistics/meter.ts'
import { type ArmCounts, TwinMeter, type TwinMeterState } from '../statistics/twin-meter.ts'
import { WindowVoice, type WindowVoiceState } from '../statistics/window-voice.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import { type Change, ChangeMarks, type ChangeState, type Totals } from './change.ts'
import { chooseState } from './choose-state.ts'
import { describeErrors } from './describe-errors.ts'
import { describeMode } from './describe-mode.ts'
import { RecentCounts, type RecentState } from './recent-counts.ts'
import { isStale, type VerdictContext } from './verdict-context.ts'
import { BASELINE_WITNESS, MIN_DWELL_SEC, TWIN_BUDGET_SEC } from './witness.ts'

const BLOCK_COMPONENTS = 4

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
  readonly meter: DetectorState
  readonly block: BlockMeterState
  readonly blame: TwinMeterState
  readonly dispersion: DispersionState
  /** Of the baseline: its history sets the mode after a reset. */
  readonly baselineDispersion: DispersionState
  readonly changes: ChangeState
  /** The open minute, and the totals before it. */
  readonly open: { readonly block: number; readonly totals: Totals }
  readonly recent: RecentState
  readonly latched: Verdict | null
}

export interface BothArms {
  readonly baseline: ArmCounts
  readonly candidate: ArmCounts
}

export class ErrorTrigger {
  readonly config: ErrorTriggerConfig
  readonly #window: WindowVoice | null
  readonly #budget: ReturnType<typeof splitBudget>
  readonly #meter: Meter
  readonly #block: BlockMeter
  readonly #blame: TwinMeter
  readonly #dispersion: Dispersion
  readonly #baselineDispersion: Dispersion
  readonly #changes: ChangeMarks
  readonly #recent: RecentCounts
  #open: ErrorTriggerState['open']
  #latched: Verdict | null

  constructor(config: ErrorTriggerConfig, state?: ErrorTriggerState) {
    this.config = config
    const { limit } = config
    this.#window = config.window && new WindowVoice(config.window, state?.window ?? undefined)
    this.#budget = splitBudget(config.budgetSec)
    const detector = { limit, sustainSec: config.sustainSec, minSec: MIN_DWELL_SEC }
    this.#meter = new Meter({ ...detector, budgetSec: this.#budget.fast }, state?.meter)
    this.#block = new BlockMeter({ limit, budgetSec: this.#budget.block }, state?.block)
    this.#blame = new TwinMeter({ ...detector, budgetSec: TWIN_BUDGET_SEC }, limit / 4, state?.blame)
    this.#dispersion = new Dispersion(limit, state?.dispersion)
    this.#baselineDispersion = new Dispersion(limit, state?.baselineDispersion)
    this.#changes = new ChangeMarks(COMPONENTS + BLOCK_COMPONENTS, state?.changes)
    this.#recent = new RecentCounts(state?.recent)
    this.#open = state?.open ?? { block: -1, totals: [0, 0, 0, 0] }
    this.#latched = state?.latched ?? null
  }

  /** Counts of one tick by language; a tick without data needs no call. */
  step(tick: number, byLanguage: ReadonlyMap<string, BothArms>): void {
    let requests = 0
    let bad = 0
    let baselineRequests = 0
    let baselineBad = 0
    for (const [language, { baseline, candidate }] of byLanguage) {
      requests += candidate.requests
      bad += candidate.bad
      baselineRequests += baseline.requests
      baselineBad += baseline.bad
      if (this.config.blame === 'require') this.#blame.add(tick, language, baseline, candidate)
    }
    if (requests > 0) this.#stepCandidate(tick, requests, bad)
    if (baselineRequests > 0) this.#baselineDispersion.add(tick, baselineRequests, baselineBad, 0)
    if (this.config.blame === 'require') this.#blame.step(tick)
    this.#changes.add(requests, bad, baselineRequests, baselineBad)
    this.#recent.add(tick, requests, bad, baselineRequests, baselineBad)
    if (this.#latched === null && this.#evidence(tick) >= 1) {
      const now = ((tick + 1) * 1_000) as EpochMs
      this.#latched = this.#describe(tick, true, { now, share: 0, staleAfterMs: 0, heardAt: null })
    }
  }

  verdict(context: VerdictContext): Verdict {
    return this.#latched ?? this.#describe(Math.floor(context.now / 1_000), false, context)
  }

  get breached(): boolean {
    return this.#latched !== null
  }

  /** The loudest voice alone, whatever the baseline says: promotion wants all of them quiet. */
  get loudness(): number {
    return this.#window ? this.#window.value : Math.max(this.#meter.value, this.#block.value)
  }

  /** A witness is wanted: the candidate is suspected, and nobody may be accused while the baseline is silent. */
  get suspicion(): number {
    return this.config.blame === 'require' ? this.loudness : 0
  }

  /** Takes a breach back that moved nothing, so that it can come again. */
  release(): void {
    this.#latched = null
  }

  /** A new candidate, or the same one mended: nothing of what was seen counts any more. */
  reset(): void {
    this.#window?.reset()
    this.#meter.detector.reset()
    this.#block.reset()
    this.#blame.reset()
    this.#dispersion.reset(this.#baselineDispersion.phi)
    this.#changes.reset()
    this.#recent.reset()
    this.#open = { block: -1, totals: [0, 0, 0, 0] }
    this.#latched = null
  }

  state(): ErrorTriggerState {
    return {
      window: this.#window?.state() ?? null,
      meter: this.#meter.detector.state(),
      block: this.#block.state(),
      blame: this.#blame.state(),
      dispersion: this.#dispersion.state(),
      baselineDispersion: this.#baselineDispersion.state(),
      changes: this.#changes.state(),
      open: this.#open,
      recent: this.#recent.state(),
      latched: this.#latched,
    }
  }

  #stepCandidate(tick: number, requests: number, bad: number): void {
    this.#window?.step(tick, requests, bad, requests * this.config.limit)
    this.#meter.step(tick, requests, bad)
    this.#changes.mark(this.#meter.detector.risingSince, tick, this.#changes.totals)
    this.#dispersion.add(tick, requests, bad, this.#meter.value)
    this.#block.step(tick, requests, bad)
    const block = Math.floor(tick / BLOCK_SEC)
    if (block === this.#open.block) return
    const closedFrom = this.#open.block * BLOCK_SEC
    if (closedFrom >= 0)
      this.#changes.mark(this.#block.risingSince, closedFrom, this.#open.totals, COMPONENTS)
    this.#open = { block, totals: this.#changes.totals }
  }

  get #fast(): number {
    return this.#dispersion.bursty ? this.#meter.outageValue : this.#meter.value
  }

  #needsBlame(tick: number): boolean {
    return this.config.blame === 'require' && this.#recent.baseline(tick).requests >= BASELINE_WITNESS
  }

  #evidence(tick: number): number {
    if (this.#window) return this.#window.value
    const loudest = Math.max(this.#fast, this.#block.value)
    return loudest >= 1 && this.#needsBlame(tick) ? Math.min(loudest, this.#blame.value) : loudest
  }

  /** Of the voice that is nearer to its threshold; null while both are below the threshold for holding. */
  #change(): Change | null {
    if (this.#window) return null
    const fast = this.#fast / holdThreshold(this.#budget.fast)
    const block = this.#block.value / holdThreshold(this.#budget.block)
    if (Math.max(fast, block) < 1) return null
    if (fast >= block) {
      const k = this.#meter.detector.loudest()
      return this.#changes.since(this.#meter.detector.risingSince[k]!, k)
    }
    const j = this.#block.loudest()
    return this.#changes.since(this.#block.risingSince[j]!, COMPONENTS + j)
  }

  #describe(tick: number, breached: boolean, context: VerdictContext): Verdict {
    const change = this.#change()
    const candidate = change?.candidate ?? this.#window?.counts(tick) ?? this.#recent.candidate(tick)
    const baseline = change?.baseline ?? this.#recent.baseline(tick)
    const value = candidate.requests > 0 ? candidate.bad / candidate.requests : null
    const over = value !== null && value > this.config.limit
    const suspect = over && (change !== null || (this.#window !== null && this.#window.overSince >= 0))
    const state = chooseState({
      breached,
      suspect,
      over,
      stale: isStale(context),
      usable: this.#changes.totals[0],
    })
    const perSecond = change ? candidate.requests / Math.max(1, tick + 1 - change.since) : 0
    return {
      trigger: 'errors',
      state,
      value,
      bound: this.config.limit,
      evidence: this.#evidence(tick),
      voices: this.#window
        ? { window: this.#window.value }
        : {
            meter: this.#fast,
            block: this.#block.value,
            ...(this.config.blame === 'require' ? { twin: this.#blame.value } : {}),
          },
      candidate,
      baseline,
      candidateMs: null,
      baselineMs: null,
      since: change ? ((change.since * 1_000) as EpochMs) : null,
      reference: 'none',
      expectedSeconds: state === 'suspect' ? this.#meter.expectedSeconds(value ?? 0, perSecond) : null,
      text:
        describeErrors(state, this.config, candidate, change, this.#changes.totals[0], context) +
        describeMode(this.config, this.#window?.overSince ?? -1, context.now),
    }
  }
}
