/** The judge itself: which trigger hears what, when a tick is closed. */

import {
  ComplaintTrigger,
  type ComplaintTriggerConfig,
  type ComplaintTriggerState,
} from '../triggers/complaints.ts'
import { ErrorTrigger, type ErrorTriggerConfig, type ErrorTriggerState } from '../triggers/errors.ts'
import type { LatencyTrigger } from '../triggers/latency.ts'
import type { VerdictContext } from '../triggers/verdict-context.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Complaint } from './complaint.ts'
import {
  type ErrorsGateSpec,
  type GateReading,
  type LatencyGateSpec,
  readErrorsGate,
  readLatencyGate,
  type StageErrors,
} from './gate-reading.ts'
import type { EagerReading, Judge } from './judge.ts'
import { deriveMeters, isSameMeter, type JudgeConfig, type MeterConfigs } from './judge-config.ts'
import { type JudgeSnapshot, SNAPSHOT_VERSION } from './judge-snapshot.ts'
import { LatencyComparison } from './latency-comparison.ts'
import type { Observation } from './observation.ts'
import { Tally } from './tally.ts'

const SUSPICION_FROM = 0.01
const SUSPICION_UNTIL = 0.001

const NO_ERRORS: StageErrors = {
  candidate: { requests: 0, bad: 0 },
  baseline: { requests: 0, bad: 0 },
}

export class RolloutJudge implements Judge {
  closed: number
  #config: JudgeConfig
  #meters: MeterConfigs
  suspicion: boolean
  #errors: ErrorTrigger | null
  #eagerErrors: ErrorTrigger | null
  #complaints: ComplaintTrigger | null
  #eagerComplaints: ComplaintTrigger | null
  readonly #latency: LatencyComparison
  #stage: StageErrors
  #heardAt: number | null
  readonly #open = new Map<number, Observation[]>()
  readonly #openComplaints = new Map<number, Complaint[]>()

  constructor(config: JudgeConfig, snapshot?: JudgeSnapshot) {
    const meters = snapshot?.meters ?? deriveMeters(config)
    this.closed = snapshot?.tick ?? -1
    this.#config = config
    this.#meters = meters
    const { main, eager } = meters
    this.#errors = seatErrors(main.errors, snapshot?.errors)
    this.#eagerErrors = seatErrors(eager?.errors, snapshot?.eagerErrors)
    this.#complaints = seatComplaints(main.complaints, snapshot?.complaints)
    this.#eagerComplaints = seatComplaints(eager?.complaints, snapshot?.eagerComplaints)
    this.suspicion = snapshot?.suspicion ?? false
    this.#latency = new LatencyComparison(meters, snapshot?.latency)
    this.#stage = snapshot?.stage ?? NO_ERRORS
    this.#heardAt = snapshot?.heardAt ?? null
    // The policy may have been edited after the snapshot was taken.
    this.reconfigure(config, this.closed)
  }

  get breached(): boolean {
    return this.#main.some((trigger) => trigger?.breached)
  }

  get unspent(): number {
    return this.#meters.unspent
  }

  get stageRequests(): number {
    return this.#stage.candidate.requests
  }

  add(tick: number, observations: readonly Observation[]): void {
    this.#keep(this.#open, tick, observations)
  }

  addComplaints(tick: number, complaints: readonly Complaint[]): void {
    this.#keep(this.#openComplaints, tick, complaints)
  }

  close(tick: number): void {
    if (tick <= this.closed) return
    const open = new Set([...this.#open.keys(), ...this.#openComplaints.keys()])
    const due = [...open].filter((one) => one <= tick).sort((a, b) => a - b)
    for (const one of due) {
      const observations = this.#open.get(one)
      if (observations) this.#step(one, observations)
      const complaints = this.#openComplaints.get(one)
      if (complaints) {
        this.#complaints?.step(one, complaints)
        this.#eagerComplaints?.step(one, complaints)
      }
      this.#open.delete(one)
      this.#openComplaints.delete(one)
      this.#suspect()
      // What only holds has to end when what it was raised for is over.
      for (const eager of this.#eager) if (eager?.breached && eager.loudness < 1) eager.release()
    }
    this.closed = tick
  }

  verdicts(now: EpochMs, share: number): readonly Verdict[] {
    return this.#read(this.#errors, this.#latency.p95, this.#latency.p50, this.#complaints, now, share)
  }

  eager(now: EpochMs, share: number): EagerReading | null {
    if (!this.#meters.eager) return null
    const { eagerP95, eagerP50 } = this.#latency
    const verdicts = this.#read(this.#eagerErrors, eagerP95, eagerP50, this.#eagerComplaints, now, share)
    const isBreached = ({ state }: Verdict) => Number(state === 'breached')
    const [nearest] = verdicts.toSorted((a, b) => isBreached(b) - isBreached(a) || b.evidence - a.evidence)
    if (!nearest) return null
    const { state, evidence, text, trigger } = nearest
    return { breached: state === 'breached', evidence, text: `${trigger}: ${text}` }
  }

  loudness(): number {
    return Math.max(0, ...this.#main.map((trigger) => trigger?.loudness ?? 0))
  }

  gate(spec: ErrorsGateSpec | LatencyGateSpec): GateReading {
    const loudness = this.loudness()
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
    this.#openComplaints.clear()
    for (const trigger of [this.#errors, this.#eagerErrors, this.#complaints, this.#eagerComplaints])
      trigger?.reset()
    this.suspicion = false
    this.#latency.reset(what, tick + 1)
    this.#stage = NO_ERRORS
    this.#heardAt = tick
  }

  answer(): void {
    for (const complaints of [this.#complaints, this.#eagerComplaints])
      if (complaints?.breached) complaints.reset()
  }

  reconfigure(config: JudgeConfig, tick: number): void {
    const meters = deriveMeters(config)
    const before = this.#meters
    this.#config = config
    this.#meters = meters
    if (!isSameMeter(before.main.errors, meters.main.errors)) {
      this.#errors = seatErrors(meters.main.errors)
      this.#stage = NO_ERRORS
    }
    if (!isSameMeter(before.eager?.errors ?? null, meters.eager?.errors ?? null))
      this.#eagerErrors = seatErrors(meters.eager?.errors)
    if (!isSameMeter(before.main.complaints, meters.main.complaints))
      this.#complaints = seatComplaints(meters.main.complaints)
    if (!isSameMeter(before.eager?.complaints ?? null, meters.eager?.complaints ?? null))
      this.#eagerComplaints = seatComplaints(meters.eager?.complaints)
    if (this.#latency.reconfigure(before, meters)) this.#latency.restartStage(tick + 1)
  }

  snapshot(): JudgeSnapshot {
    return {
      version: SNAPSHOT_VERSION,
      tick: this.closed,
      meters: this.#meters,
      errors: this.#errors?.state() ?? null,
      eagerErrors: this.#eagerErrors?.state() ?? null,
      complaints: this.#complaints?.state() ?? null,
      eagerComplaints: this.#eagerComplaints?.state() ?? null,
      latency: this.#latency.state(),
      stage: this.#stage,
      heardAt: this.#heardAt,
      suspicion: this.suspicion,
    }
  }

  get #main() {
    return [this.#errors, this.#latency.p95, this.#latency.p50, this.#complaints]
  }

  get #eager() {
    const { eagerP95, eagerP50 } = this.#latency
    return [this.#eagerErrors, eagerP95, eagerP50, this.#eagerComplaints]
  }

  #keep<T>(kept: Map<number, T[]>, tick: number, more: readonly T[]): void {
    if (tick <= this.closed)
      throw new RangeError(`tick: ${tick} is closed already, expected more than ${this.closed}`)
    const open = kept.get(tick)
    if (open) for (const one of more) open.push(one)
    else if (more.length > 0) kept.set(tick, [...more])
  }

  #suspect(): void {
    const most = Math.max(
      this.#errors?.suspicion ?? 0,
      this.#latency.p95?.suspicion ?? 0,
      this.#latency.p50?.suspicion ?? 0,
    )
    this.suspicion = most >= (this.suspicion ? SUSPICION_UNTIL : SUSPICION_FROM)
  }

  #read(
    errors: ErrorTrigger | null,
    p95: LatencyTrigger | null,
    p50: LatencyTrigger | null,
    complaints: ComplaintTrigger | null,
    now: EpochMs,
    share: number,
  ): Verdict[] {
    const tick = Math.floor(now / 1_000)
    const context: VerdictContext = {
      now,
      share,
      staleAfterMs: this.#config.triggers.staleAfterMs,
      heardAt: this.#heardAt,
    }
    const verdicts: Verdict[] = []
    if (errors) verdicts.push(errors.verdict(context))
    if (p95) verdicts.push(p95.verdict((since) => this.#latency.facts('p95', { tick, since }), context))
    if (p50) verdicts.push(p50.verdict((since) => this.#latency.facts('p50', { tick, since }), context))
    if (complaints) verdicts.push(complaints.verdict(this.#stage.candidate.requests, context))
    return verdicts
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
    this.#eagerErrors?.step(tick, tally.counts)
    this.#latency.step(tick, observations, this.#config.triggers.referenceMinRequests)
  }
}

function seatErrors(config: ErrorTriggerConfig | null | undefined, state?: ErrorTriggerState | null) {
  return config ? new ErrorTrigger(config, state ?? undefined) : null
}

function seatComplaints(
  config: ComplaintTriggerConfig | null | undefined,
  state?: ComplaintTriggerState | null,
) {
  return config ? new ComplaintTrigger(config, state ?? undefined) : null
}
