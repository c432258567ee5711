/**
 * Judges one rollout: observations of closed ticks in, verdicts and gate readings out.
 *
 * Deterministic: the state after a closed tick depends only on the (tick, observation) pairs so far, not on how
 * they came in batches, on their order inside a tick, or on where a snapshot was taken.
 */

import { ErrorTrigger } from '../triggers/errors.ts'
import type { LatencyTrigger } from '../triggers/latency.ts'
import type { VerdictContext } from '../triggers/verdict-context.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import {
  type ErrorsGateSpec,
  type GateReading,
  type LatencyGateSpec,
  readErrorsGate,
  readLatencyGate,
  type StageErrors,
} from './gate-reading.ts'
import { deriveMeters, isSameMeter, type JudgeConfig, type MeterConfigs } from './judge-config.ts'
import { type JudgeSnapshot, SNAPSHOT_VERSION } from './judge-snapshot.ts'
import { LatencyComparison } from './latency-comparison.ts'
import type { Observation } from './observation.ts'
import { Tally } from './tally.ts'

export interface Judge {
  /** The last closed tick, −1: none. */
  readonly closed: number
  /** Whether any trigger is breached: cheap, for the moment after a tick was closed. */
  readonly breached: boolean
  /** Judged candidate observations since the stage began. */
  readonly stageRequests: number
  /** Keeps observations of an open tick. Throws a RangeError for a closed one. */
  add(tick: number, observations: readonly Observation[]): void
  /** Closes every tick up to and including this one. */
  close(tick: number): void
  /** One per enabled trigger. `share` in basis points. */
  verdicts(now: EpochMs, share: number): readonly Verdict[]
  gate(spec: ErrorsGateSpec | LatencyGateSpec): GateReading
  /** A stage begins after this tick: gates start anew, meters go on. */
  restartStage(tick: number): void
  /**
   * `candidate`: rollback, re-arm, new revision; references stay. `all`: they go too. Observations of open
   * ticks are of the epoch that ended and are dropped: a replay leaves out rows of other epochs likewise.
   */
  reset(what: 'candidate' | 'all', tick: number): void
  /** Starts those meters anew whose bound, patience or budget changed, and the gates that rest on them. */
  reconfigure(config: JudgeConfig, tick: number): void
  /** Of closed ticks; take one right after restartStage, reset and reconfigure, they are not in the rows. */
  snapshot(): JudgeSnapshot
}

export function createJudge(config: JudgeConfig, snapshot?: JudgeSnapshot): Judge {
  return new RolloutJudge(config, snapshot)
}

const NO_ERRORS: StageErrors = {
  candidate: { requests: 0, bad: 0 },
  baseline: { requests: 0, bad: 0 },
}

class RolloutJudge implements Judge {
  closed: number
  #config: JudgeConfig
  #meters: MeterConfigs
  #errors: ErrorTrigger | null
  readonly #latency: LatencyComparison
  #stage: StageErrors
  #heardAt: number | null
  readonly #open = new Map<number, Observation[]>()

  constructor(config: JudgeConfig, snapshot?: JudgeSnapshot) {
    const meters = snapshot?.meters ?? deriveMeters(config)
    this.closed = snapshot?.tick ?? -1
    this.#config = config
    this.#meters = meters
    this.#errors = meters.errors && new ErrorTrigger(meters.errors, snapshot?.errors ?? undefined)
    this.#latency = new LatencyComparison(meters, snapshot?.latency)
    this.#stage = snapshot?.stage ?? NO_ERRORS
    this.#heardAt = snapshot?.heardAt ?? null
    // The policy may have been edited after the snapshot was taken.
    this.reconfigure(config, this.closed)
  }

  get breached(): boolean {
    return [this.#errors, this.#latency.p95, this.#latency.p50].some((trigger) => trigger?.breached)
  }

  get stageRequests(): number {
    return this.#stage.candidate.requests
  }

  add(tick: number, observations: readonly Observation[]): void {
    if (tick <= this.closed)
      throw new RangeError(`tick: ${tick} is closed already, expected more than ${this.closed}`)
    const open = this.#open.get(tick)
    if (open) for (const seen of observations) open.push(seen)
    else if (observations.length > 0) this.#open.set(tick, [...observations])
  }

  close(tick: number): void {
    if (tick <= this.closed) return
    const due = [...this.#open.keys()].filter((open) => open <= tick).sort((a, b) => a - b)
    for (const open of due) {
      this.#step(open, this.#open.get(open)!)
      this.#open.delete(open)
    }
    this.closed = tick
  }

  verdicts(now: EpochMs, share: number): readonly Verdict[] {
    const tick = Math.floor(now / 1_000)
    const context: VerdictContext = {
      now,
      share,
      staleAfterMs: this.#config.triggers.staleAfterMs,
      heardAt: this.#heardAt,
    }
    const verdicts: Verdict[] = []
    if (this.#errors) verdicts.push(this.#errors.verdict(context))
    for (const quantile of ['p95', 'p50'] as const) {
      const trigger: LatencyTrigger | null = this.#latency[quantile]
      if (!trigger) continue
      verdicts.push(trigger.verdict((since) => this.#latency.facts(quantile, { tick, since }), context))
    }
    return verdicts
  }

  gate(spec: ErrorsGateSpec | LatencyGateSpec): GateReading {
    const loudness = Math.max(
      this.#errors?.loudness ?? 0,
      this.#latency.p95?.loudness ?? 0,
      this.#latency.p50?.loudness ?? 0,
    )
    return spec.gate === 'errors'
      ? readErrorsGate(spec, this.#stage, loudness)
      : readLatencyGate(spec, this.#latency.stage, this.#latency.coverage, loudness)
  }

  restartStage(tick: number): void {
    this.#stage = NO_ERRORS
    this.#latency.restartStage(tick + 1)
    this.#heardAt = Math.max(this.#heardAt ?? 0, tick)
  }

  reset(what: 'candidate' | 'all', tick: number): void {
    this.#open.clear()
    this.#errors?.reset()
    this.#latency.reset(what, tick + 1)
    this.#stage = NO_ERRORS
    this.#heardAt = tick
  }

  reconfigure(config: JudgeConfig, tick: number): void {
    const meters = deriveMeters(config)
    const before = this.#meters
    this.#config = config
    this.#meters = meters
    if (!isSameMeter(before.errors, meters.errors)) {
      this.#errors = meters.errors && new ErrorTrigger(meters.errors)
      this.#stage = NO_ERRORS
    }
    if (this.#latency.reconfigure(before, meters)) this.#latency.restartStage(tick + 1)
  }

  snapshot(): JudgeSnapshot {
    return {
      version: SNAPSHOT_VERSION,
      tick: this.closed,
      meters: this.#meters,
      errors: this.#errors?.state() ?? null,
      latency: this.#latency.state(),
      stage: this.#stage,
      heardAt: this.#heardAt,
    }
  }

  #step(tick: number, observations: readonly Observation[]): void {
    const tally = new Tally()
    const { candidate, baseline } = this.#stage
    const sums = { candidate: { ...candidate }, baseline: { ...baseline } }
    for (const seen of observations) {
      if (seen.arm === 'candidate') this.#heardAt = Math.max(this.#heardAt ?? 0, tick)
      // A client that left before the answer says nothing on whether it would have failed.
      if (seen.censored && !seen.bad) continue
      tally.add(seen.language, seen.arm, seen.bad)
      sums[seen.arm].requests++
      if (seen.bad) sums[seen.arm].bad++
    }
    this.#stage = sums
    this.#heardAt ??= tick
    this.#errors?.step(tick, tally.counts)
    this.#latency.step(tick, observations, this.#config.triggers.referenceMinRequests)
  }
}
