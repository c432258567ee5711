/**
 * Compares every latency with the reference of its stratum and hands the exceedances to the two triggers.
 *
 * A time limit that passed is slower than any bound; a client that left is slower only if it left beyond the
 * bound, and says nothing before; a fast failure is an error, never a latency.
 */

import { LARGEST_RATIO } from '../statistics/ratio-histogram.ts'
import type { ReferenceQuantiles } from '../statistics/reference.ts'
import { LatencyTrigger, type LatencyTriggerConfig, type LatencyTriggerState } from '../triggers/latency.ts'
import type { LatencyFacts } from '../triggers/latency-facts.ts'
import { stratumOf } from '../triggers/stratum.ts'
import { isSameMeter, type MeterConfigs } from './judge-config.ts'
import type { Observation } from './observation.ts'
import { RecentLatency, type RecentLatencyState, type Span } from './recent-latency.ts'
import { References, type ReferencesState } from './references.ts'
import { StageLatency, type StageLatencyState } from './stage-latency.ts'
import { Tally } from './tally.ts'

/** Where no reference says how long answers take. */
const DEFAULT_SKIP_SEC = 5
const MAX_SKIP_SEC = 30

export interface LatencyComparisonState {
  readonly references: ReferencesState
  readonly p95: LatencyTriggerState | null
  readonly p50: LatencyTriggerState | null
  readonly eagerP95: LatencyTriggerState | null
  readonly eagerP50: LatencyTriggerState | null
  readonly stage: StageLatencyState
  readonly recent: RecentLatencyState
  readonly skipUntil: number
}

export class LatencyComparison {
  readonly stage: StageLatency
  p95: LatencyTrigger | null
  p50: LatencyTrigger | null
  eagerP95: LatencyTrigger | null
  eagerP50: LatencyTrigger | null
  readonly #references: References
  readonly #recent: RecentLatency
  /** Fast answers log before slow ones: the first p99 seconds of a stage would flatter the candidate. */
  #skipUntil: number

  constructor(meters: MeterConfigs, state?: LatencyComparisonState) {
    this.#references = new References(state?.references)
    const { main, eager } = meters
    this.p95 = seat(main.latencyP95, state?.p95)
    this.p50 = seat(main.latencyP50, state?.p50)
    this.eagerP95 = seat(eager?.latencyP95, state?.eagerP95)
    this.eagerP50 = seat(eager?.latencyP50, state?.eagerP50)
    this.stage = new StageLatency(state?.stage)
    this.#recent = new RecentLatency(state?.recent)
    this.#skipUntil = state?.skipUntil ?? 0
  }

  step(tick: number, observations: readonly Observation[], referenceMinRequests: number): void {
    const p95: Tallies = [new Tally(), new Tally()]
    const p50: Tallies = [new Tally(), new Tally()]
    const measured = observations.filter(isMeasured)
    this.#references.open(new Set(measured.map(nameStratum)))
    for (const seen of measured) {
      const stratum = this.#references.resolve(nameStratum(seen))
      const reference = this.#references.quantiles(stratum)
      if (seen.arm === 'baseline') this.#stepBaseline(tick, seen, stratum, reference, p95, p50)
      else if (tick >= this.#skipUntil) this.#stepCandidate(tick, seen, stratum, reference, p95, p50)
    }
    const p95Facts = (since: number | null) => this.facts('p95', { tick, since })
    const p50Facts = (since: number | null) => this.facts('p50', { tick, since })
    this.p95?.step(tick, p95[0].counts, p95Facts)
    this.p50?.step(tick, p50[0].counts, p50Facts)
    this.eagerP95?.step(tick, p95[1].counts, p95Facts)
    this.eagerP50?.step(tick, p50[1].counts, p50Facts)
    this.#references.refresh(tick, referenceMinRequests)
  }

  facts(of: 'p95' | 'p50', span: Span): LatencyFacts {
    const quantile = of === 'p95' ? 0.95 : 0.5
    return {
      ratio: this.#recent.ratio(span, of),
      candidateMs: this.#recent.milliseconds(span, 'candidate', quantile),
      baselineMs: this.#recent.milliseconds(span, 'baseline', quantile),
      hasReference: this.#references.usable,
      referenceAt: this.#references.lastSampleAt,
    }
  }

  /** Of the candidate's requests in this stage; null without any. */
  get coverage(): number | null {
    return this.stage.coverage((stratum) => this.#references.quantiles(stratum) !== null)
  }

  restartStage(tick: number): void {
    this.stage.reset()
    const p99 = this.#references.slowestP99
    const seconds = p99 === null ? DEFAULT_SKIP_SEC : Math.min(MAX_SKIP_SEC, Math.ceil(p99 / 1_000))
    this.#skipUntil = tick + seconds
  }

  reset(what: 'candidate' | 'all', tick: number): void {
    if (what === 'all') this.#references.reset()
    for (const trigger of [this.p95, this.p50, this.eagerP95, this.eagerP50]) trigger?.reset()
    this.#recent.reset()
    this.restartStage(tick)
  }

  /** Starts triggers anew whose configuration changed; answers whether any did. */
  reconfigure(before: MeterConfigs, meters: MeterConfigs): boolean {
    const p95 = !isSameMeter(before.main.latencyP95, meters.main.latencyP95)
    const p50 = !isSameMeter(before.main.latencyP50, meters.main.latencyP50)
    if (p95) this.p95 = seat(meters.main.latencyP95)
    if (p50) this.p50 = seat(meters.main.latencyP50)
    if (!isSameMeter(before.eager?.latencyP95 ?? null, meters.eager?.latencyP95 ?? null))
      this.eagerP95 = seat(meters.eager?.latencyP95)
    if (!isSameMeter(before.eager?.latencyP50 ?? null, meters.eager?.latencyP50 ?? null))
      this.eagerP50 = seat(meters.eager?.latencyP50)
    return p95 || p50
  }

  state(): LatencyComparisonState {
    return {
      references: this.#references.state(),
      p95: this.p95?.state() ?? null,
      p50: this.p50?.state() ?? null,
      eagerP95: this.eagerP95?.state() ?? null,
      eagerP50: this.eagerP50?.state() ?? null,
      stage: this.stage.state(),
      recent: this.#recent.state(),
      skipUntil: this.#skipUntil,
    }
  }

  #stepBaseline(
    tick: number,
    seen: Measured,
    stratum: string,
    reference: ReferenceQuantiles | null,
    p95: Tallies,
    p50: Tallies,
  ): void {
    if (reference) {
      for (const [tally, quantile] of [
        [p95, reference.p95],
        [p50, reference.p50],
      ] as const) {
        const over = isOver(seen, quantile)
        if (over || !hasLeft(seen)) for (const one of tally) one.add(stratum, 'baseline', over)
      }
    }
    if (hasLeft(seen)) return
    this.stage.baseline++
    this.#recent.at(tick).baseline.add(seen.latencyMs)
    this.#references.add(stratum, tick, seen.latencyMs)
  }

  #stepCandidate(
    tick: number,
    seen: Measured,
    stratum: string,
    reference: ReferenceQuantiles | null,
    p95: Tallies,
    p50: Tallies,
  ): void {
    const recent = this.#recent.at(tick)
    if (!hasLeft(seen)) recent.candidate.add(seen.latencyMs)
    this.stage.note(stratum)
    if (!reference) return
    this.#compare(seen, stratum, reference.p95, this.p95, p95[0], [this.stage.p95, recent.p95])
    this.#compare(seen, stratum, reference.p50, this.p50, p50[0], [this.stage.p50, recent.p50])
    this.#compare(seen, stratum, reference.p95, this.eagerP95, p95[1], [])
    this.#compare(seen, stratum, reference.p50, this.eagerP50, p50[1], [])
  }

  #compare(
    seen: Measured,
    stratum: string,
    quantile: number,
    trigger: LatencyTrigger | null,
    tally: Tally,
    ratios: readonly { add(ratio: number): void }[],
  ): void {
    const over = isOver(seen, quantile * (trigger?.config.maxRatio ?? 1))
    if (hasLeft(seen) && !over) return
    const ratio = seen.bad ? LARGEST_RATIO : seen.latencyMs / quantile
    for (const histogram of ratios) histogram.add(ratio)
    if (trigger) tally.add(stratum, 'candidate', over)
  }
}

type Tallies = readonly [main: Tally, eager: Tally]

function seat(
  config: LatencyTriggerConfig | null | undefined,
  state?: LatencyTriggerState | null,
): LatencyTrigger | null {
  return config ? new LatencyTrigger(config, state ?? undefined) : null
}

type Measured = Observation & { readonly latencyMs: number }

function isMeasured(seen: Observation): seen is Measured {
  return seen.latencyMs !== null && (!seen.bad || seen.censored)
}

/** The client went away, the time limit had not passed. */
function hasLeft(seen: Observation): boolean {
  return seen.censored && !seen.bad
}

function isOver(seen: Measured, bound: number): boolean {
  return seen.bad || seen.latencyMs > bound
}

function nameStratum(seen: Observation): string {
  return stratumOf(seen.language, seen.characters)
}
