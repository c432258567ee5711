/**
 * The voices of one trigger against an absolute limit: a fast meter OR a slow-burn block meter. Where bad
 * observations come in bursts, the fast meter keeps only its outage components; the block meter, which allows for
 * any dependence inside a minute, then speaks for everything less. Both share the trigger's budget, so
 * P(false alarm before T) ≤ T / B whatever the mode, because the mode depends on the past only.
 */

import { BLOCK_COMPONENTS, BLOCK_SEC, BlockMeter, type BlockMeterState } from '../statistics/block-meter.ts'
import { holdThreshold, splitBudget } from '../statistics/budget.ts'
import { Dispersion, type DispersionState } from '../statistics/dispersion.ts'
import { COMPONENTS, type DetectorState } from '../statistics/evidence-detector.ts'
import { Meter } from '../statistics/meter.ts'
import { type Change, ChangeMarks, type ChangeState, type Totals } from './change.ts'
import type { TickCounts } from './tick-counts.ts'
import { MIN_DWELL_SEC } from './witness.ts'

export interface VoicesConfig {
  readonly limit: number
  readonly sustainSec: number
  readonly budgetSec: number
  /** First component of the fast meter that still speaks where bad observations come in bursts. */
  readonly outageFrom?: number
}

export interface VoicesState {
  readonly meter: DetectorState
  readonly block: BlockMeterState
  readonly dispersion: DispersionState
  /** Of the baseline: its history is leant on until the candidate has its own. */
  readonly baselineDispersion: DispersionState
  readonly changes: ChangeState
  /** The open minute, and the totals before it. */
  readonly open: { readonly block: number; readonly totals: Totals }
}

/** Odds of 35 times the limit and more: 42 % bad at 2 %. Evidence for these grows from 15 % on. */
const OUTAGE_FROM = 6

const NOTHING: Totals = [0, 0, 0, 0]

export class Voices {
  readonly #budget: ReturnType<typeof splitBudget>
  readonly #outageFrom: number
  readonly #meter: Meter
  readonly #block: BlockMeter
  readonly #dispersion: Dispersion
  readonly #baselineDispersion: Dispersion
  readonly #changes: ChangeMarks
  #open: VoicesState['open']

  constructor(
    { limit, sustainSec, budgetSec, outageFrom = OUTAGE_FROM }: VoicesConfig,
    state?: VoicesState,
    before?: Voices,
  ) {
    this.#budget = splitBudget(budgetSec)
    this.#outageFrom = outageFrom
    const detector = { limit, sustainSec, minSec: MIN_DWELL_SEC, budgetSec: this.#budget.fast }
    this.#meter = new Meter(detector, state?.meter)
    this.#block = new BlockMeter({ limit, budgetSec: this.#budget.block }, state?.block)
    this.#dispersion = new Dispersion(limit, state?.dispersion)
    this.#baselineDispersion = new Dispersion(limit, state?.baselineDispersion ?? before?.baselineHistory)
    this.#changes = new ChangeMarks(COMPONENTS + BLOCK_COMPONENTS, state?.changes)
    this.#open = state?.open ?? { block: -1, totals: NOTHING }
  }

  step(tick: number, counts: TickCounts): void {
    if (counts.baselineRequests > 0)
      this.#baselineDispersion.add(tick, counts.baselineRequests, counts.baselineBad, 0)
    if (counts.requests > 0) this.#stepCandidate(tick, counts.requests, counts.bad)
    this.#changes.add(counts)
  }

  /** 1 or more is a breach. */
  get value(): number {
    return Math.max(this.fast, this.#block.value)
  }

  /** In the mode in force. */
  get fast(): number {
    return this.bursty ? this.#meter.detector.valueFrom(this.#outageFrom) : this.#meter.value
  }

  get block(): number {
    return this.#block.value
  }

  /** Whatever the mode: promotion wants all of them quiet. */
  get loudness(): number {
    return Math.max(this.#meter.value, this.#block.value)
  }

  get bursty(): boolean {
    return this.#dispersion.isBursty(this.#baselineDispersion.phi())
  }

  get baselineHistory(): DispersionState {
    return this.#baselineDispersion.state()
  }

  /** Candidate observations since the last reset. */
  get requests(): number {
    return this.#changes.totals[0]
  }

  /** Of the voice that is nearer to its threshold; null while both are below the threshold for holding. */
  change(): Change | null {
    const fast = this.fast / holdThreshold(this.#budget.fast)
    const block = this.#block.value / holdThreshold(this.#budget.block)
    if (Math.max(fast, block) < 1) return null
    if (fast >= block) {
      const k = this.#meter.detector.loudest(this.#firstHeard)
      return this.#changes.since(this.#meter.detector.risingSince[k]!, k)
    }
    const j = this.#block.loudest()
    return this.#changes.since(this.#block.risingSince[j]!, COMPONENTS + j)
  }

  /** Seconds until a breach at this fraction of bad ones and pace; null where it leads nowhere. */
  expectedSeconds(rate: number, perSecond: number): number | null {
    const fast = this.#meter.expectedSeconds(rate, perSecond, this.#firstHeard)
    const block = this.#block.expectedSeconds(rate)
    return fast === null || block === null ? (fast ?? block) : Math.min(fast, block)
  }

  /** `candidate`: the baseline's history stays. */
  reset(what: 'candidate' | 'all'): void {
    if (what === 'all') this.#baselineDispersion.reset()
    this.#meter.detector.reset()
    this.#block.reset()
    this.#dispersion.reset()
    this.#changes.reset()
    this.#open = { block: -1, totals: NOTHING }
  }

  state(): VoicesState {
    return {
      meter: this.#meter.detector.state(),
      block: this.#block.state(),
      dispersion: this.#dispersion.state(),
      baselineDispersion: this.#baselineDispersion.state(),
      changes: this.#changes.state(),
      open: this.#open,
    }
  }

  get #firstHeard(): number {
    return this.bursty ? this.#outageFrom : 0
  }

  #stepCandidate(tick: number, requests: number, bad: number): void {
    this.#meter.step(tick, requests, bad)
    this.#changes.mark(this.#meter.detector.risingSince, tick, this.#changes.totals)
    this.#dispersion.add(tick, requests, bad, this.#meter.value, this.#baselineDispersion.phi())
    this.#block.step(tick, requests, bad)
    const block = Math.floor(tick / BLOCK_SEC)
    if (block === this.#open.block) return
    const closedFrom = this.#open.block * BLOCK_SEC
    if (closedFrom >= 0)
      this.#changes.mark(this.#block.risingSince, closedFrom, this.#open.totals, COMPONENTS)
    this.#open = { block, totals: this.#changes.totals }
  }
}
