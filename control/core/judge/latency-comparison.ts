/**
 * Compares every latency with the reference of its stratum and hands the exceedances to the triggers.
 *
 * A time limit that passed is slower than any bound; a client that left is slower only if it left beyond the
 * bound, and says nothing before; a fast failure is an error, never a latency.
 */

import { MILLISECONDS } from '../statistics/scale.ts'
import { Attribution, type AttributionState } from '../triggers/attribution.ts'
import { describeConcentration } from '../triggers/describe-concentration.ts'
import { LatencyTrigger, type LatencyTriggerConfig, type LatencyTriggerState } from '../triggers/latency.ts'
import type { LatencyFacts } from '../triggers/latency-facts.ts'
import { type Languages, LENGTHS, languageSlot, lengthClass, STRATA } from '../triggers/stratum.ts'
import { TickCounts } from '../triggers/tick-counts.ts'
import { MIN_COVERAGE } from './gate-reading.ts'
import { isSameMeter, type MeterConfigs } from './judge-config.ts'
import type { Observation } from './observation.ts'
import { type Generation, RecentLatency, type RecentLatencyState } from './recent-latency.ts'
import { References, type ReferencesState } from './references.ts'
import { StageLatency, type StageLatencyState } from './stage-latency.ts'

/** Where no reference says how long answers take. */
const DEFAULT_SKIP_SEC = 5
const MAX_SKIP_SEC = 30

/** Candidate requests of a stage that tell whether references are missing, and the coverage that is too little. */
const COLLECT_FROM = 100
const COLLECT_BELOW = 0.75

/** The ratio of a time limit that passed. */
const BEYOND_ANY_BOUND = Number.POSITIVE_INFINITY

export type Quantile = 'p95' | 'p50'

/** The trigger of one quantile, the one that listens eagerly beside it, and what both count. */
interface Comparison {
  readonly quantile: Quantile
  main: LatencyTrigger | null
  eager: LatencyTrigger | null
  readonly mainCounts: TickCounts
  readonly eagerCounts: TickCounts
  readonly slow: Attribution
}

interface ComparisonState {
  readonly main: LatencyTriggerState | null
  readonly eager: LatencyTriggerState | null
  readonly slow: AttributionState
}

export interface LatencyComparisonState {
  readonly references: ReferencesState
  readonly p95: ComparisonState
  readonly p50: ComparisonState
  readonly stage: StageLatencyState
  readonly recent: RecentLatencyState
  readonly skipUntil: number
  readonly collecting: boolean
}

export class LatencyComparison {
  readonly stage: StageLatency
  readonly #p95: Comparison
  readonly #p50: Comparison
  readonly #languages: Languages
  readonly #references: References
  readonly #recent: RecentLatency
  /** Fast answers log before slow ones: the first p99 seconds of a stage would flatter the candidate. */
  #skipUntil: number
  /** As of the last refresh of the references: it must not change with every request. */
  #collecting: boolean

  constructor(meters: MeterConfigs, languages: Languages, state?: LatencyComparisonState) {
    this.#references = new References(state?.references)
    this.#languages = languages
    this.#p95 = compare('p95', meters, state?.p95)
    this.#p50 = compare('p50', meters, state?.p50)
    this.stage = new StageLatency(state?.stage)
    this.#recent = new RecentLatency(state?.recent)
    this.#skipUntil = state?.skipUntil ?? 0
    this.#collecting = state?.collecting ?? false
  }

  trigger(quantile: Quantile, voice: 'main' | 'eager'): LatencyTrigger | null {
    return (quantile === 'p95' ? this.#p95 : this.#p50)[voice]
  }

  /**
   * The observations of a tick; their languages are known by now. `awaited`: more of the baseline has been asked
   * for and is on its way.
   */
  step(tick: number, observations: readonly Observation[], referenceMin: number, awaited: boolean): void {
    const recent = this.#recent.at(tick)
    for (const { slow } of [this.#p95, this.#p50]) slow.open(tick)
    for (const seen of observations) {
      if (seen.latencyMs === null || (seen.bad && !seen.censored)) continue
      const language = this.#languages.find(seen.language)!
      const length = lengthClass(seen.characters)
      const stratum = languageSlot(language) * LENGTHS + length
      if (seen.arm === 'baseline') this.#stepBaseline(tick, seen, seen.latencyMs, stratum, recent)
      else if (tick >= this.#skipUntil)
        this.#stepCandidate(seen, seen.latencyMs, stratum, language * LENGTHS + length, recent)
    }
    for (const comparison of [this.#p95, this.#p50]) this.#close(tick, comparison, awaited)
    if (this.#references.refresh(tick, referenceMin)) this.#collecting = this.#isCollecting()
  }

  /** `since`: a tick from which on something points to a change. */
  facts(of: Quantile, tick: number, since: number | null): LatencyFacts {
    const quantile = of === 'p95' ? 0.95 : 0.5
    const span = { tick, since }
    const { slow } = of === 'p95' ? this.#p95 : this.#p50
    return {
      ratio: this.#recent.ratio(span, of),
      candidateMs: this.#recent.milliseconds(span, 'candidate', quantile),
      baselineMs: this.#recent.milliseconds(span, 'baseline', quantile),
      hasReference: this.#references.usable,
      referenceAt: this.#references.lastSampleAt,
      where:
        since === null
          ? null
          : describeConcentration(slow.spread(since), 'slow answers', (one) => this.#languages.name(one)),
    }
  }

  /** Of the candidate's requests in this stage; null without any. */
  get coverage(): number | null {
    return this.stage.coverage((stratum) => this.#references.quantiles(stratum) !== null)
  }

  /** So many of the candidate's requests have no reference that copies to the baseline would help. */
  get collecting(): boolean {
    return this.#collecting
  }

  restartStage(tick: number): void {
    this.stage.reset()
    this.#collecting = false
    const p99 = this.#references.slowestP99
    const seconds = p99 === null ? DEFAULT_SKIP_SEC : Math.min(MAX_SKIP_SEC, Math.ceil(p99 / 1_000))
    this.#skipUntil = tick + seconds
  }

  reset(what: 'candidate' | 'all', tick: number): void {
    if (what === 'all') this.#references.reset()
    for (const { main, eager, slow } of [this.#p95, this.#p50]) {
      main?.reset(what)
      eager?.reset(what)
      slow.reset()
    }
    this.#recent.reset()
    this.restartStage(tick)
  }

  /** Starts triggers anew whose configuration changed; answers whether any that rolls back did. */
  reconfigure(old: MeterConfigs, meters: MeterConfigs): boolean {
    let changed = false
    for (const comparison of [this.#p95, this.#p50]) {
      const [oldMain, oldEager] = configsOf(comparison.quantile, old)
      const [main, eager] = configsOf(comparison.quantile, meters)
      const { main: before } = comparison
      if (!isSameMeter(oldEager, eager)) comparison.eager = seat(eager, null, before)
      if (isSameMeter(oldMain, main)) continue
      comparison.main = seat(main, null, before)
      changed = true
    }
    return changed
  }

  state(): LatencyComparisonState {
    return {
      references: this.#references.state(),
      p95: stateOf(this.#p95),
      p50: stateOf(this.#p50),
      stage: this.stage.state(),
      recent: this.#recent.state(),
      skipUntil: this.#skipUntil,
      collecting: this.#collecting,
    }
  }

  /** Begins a little below what the gate asks for, so that it does not come and go with the mix of texts. */
  #isCollecting(): boolean {
    if (!this.#p95.main && !this.#p50.main) return false
    const bound = this.#collecting ? MIN_COVERAGE : COLLECT_BELOW
    return this.stage.requests >= COLLECT_FROM && (this.coverage ?? 0) < bound
  }

  #stepBaseline(tick: number, seen: Observation, ms: number, stratum: number, recent: Generation): void {
    const reference = this.#references.quantiles(stratum)
    const left = hasLeft(seen)
    if (reference) {
      countBaseline(this.#p95, stratum, seen.bad || ms > reference.p95, left)
      countBaseline(this.#p50, stratum, seen.bad || ms > reference.p50, left)
    }
    if (left) return
    const bin = MILLISECONDS.binOf(ms)
    this.stage.baseline++
    recent.baseline.addToBin(bin)
    this.#references.add(stratum, tick, bin)
  }

  #stepCandidate(seen: Observation, ms: number, stratum: number, cell: number, recent: Generation): void {
    const left = hasLeft(seen)
    if (!left) recent.candidate.add(ms)
    this.stage.note(stratum)
    const reference = this.#references.quantiles(stratum)
    if (!reference) return
    const p95 = seen.bad ? BEYOND_ANY_BOUND : ms / reference.p95
    if (countCandidate(this.#p95, stratum, cell, p95, left)) {
      this.stage.p95.add(p95)
      recent.p95.add(p95)
    }
    const p50 = seen.bad ? BEYOND_ANY_BOUND : ms / reference.p50
    if (countCandidate(this.#p50, stratum, cell, p50, left)) {
      this.stage.p50.add(p50)
      recent.p50.add(p50)
    }
  }

  #close(
    tick: number,
    { quantile, main, eager, mainCounts, eagerCounts, slow }: Comparison,
    awaited: boolean,
  ) {
    slow.close(tick)
    main?.step(tick, mainCounts, awaited, (since) => this.facts(quantile, tick, since))
    eager?.step(tick, eagerCounts, awaited, (since) => this.facts(quantile, tick, since))
    mainCounts.clear()
    eagerCounts.clear()
  }
}

function countBaseline(to: Comparison, stratum: number, over: boolean, left: boolean): void {
  if (left && !over) return
  to.mainCounts.addBaseline(stratum, over)
  if (to.eager) to.eagerCounts.addBaseline(stratum, over)
}

/** Whether the ratio says anything: one of a client that left says something only beyond the bound. */
function countCandidate(
  to: Comparison,
  stratum: number,
  cell: number,
  ratio: number,
  left: boolean,
): boolean {
  if (to.eager) {
    const over = ratio > to.eager.config.maxRatio
    if (over || !left) to.eagerCounts.addCandidate(stratum, over)
  }
  const over = ratio > (to.main?.config.maxRatio ?? 1)
  if (left && !over) return false
  to.mainCounts.addCandidate(stratum, over)
  to.slow.note(cell, over)
  return true
}

/** The client went away, the time limit had not passed. */
function hasLeft(seen: Observation): boolean {
  return seen.censored && !seen.bad
}

function compare(quantile: Quantile, meters: MeterConfigs, state?: ComparisonState): Comparison {
  const [main, eager] = configsOf(quantile, meters)
  return {
    quantile,
    main: seat(main, state?.main),
    eager: seat(eager, state?.eager),
    mainCounts: new TickCounts(STRATA),
    eagerCounts: new TickCounts(STRATA),
    slow: new Attribution(state?.slow),
  }
}

function stateOf({ main, eager, slow }: Comparison): ComparisonState {
  return { main: main?.state() ?? null, eager: eager?.state() ?? null, slow: slow.state() }
}

function configsOf(quantile: Quantile, { main, eager }: MeterConfigs) {
  const name = quantile === 'p95' ? 'latencyP95' : 'latencyP50'
  return [main[name], eager?.[name] ?? null] as const
}

function seat(
  config: LatencyTriggerConfig | null,
  state?: LatencyTriggerState | null,
  before?: LatencyTrigger | null,
): LatencyTrigger | null {
  return config && new LatencyTrigger(config, state ?? undefined, before ?? undefined)
}
