/** The judge itself: which trigger hears what, when a tick is closed. */

import { Attribution } from '../triggers/attribution.ts'
import { describeConcentration } from '../triggers/describe-concentration.ts'
import { type AskWhere, ErrorTrigger } from '../triggers/errors.ts'
import { LANGUAGE_SLOTS, Languages, LENGTHS, languageSlot, lengthClass } from '../triggers/stratum.ts'
import { TickCounts } from '../triggers/tick-counts.ts'
import type { VerdictContext } from '../triggers/verdict-context.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Complaint } from './complaint.ts'
import { ComplaintJudging } from './complaint-judging.ts'
import { CostJudging } from './cost-judging.ts'
import type { CostObservation } from './cost-observation.ts'
import { type EagerReading, readEager } from './eager-reading.ts'
import {
  type ErrorsGateSpec,
  type GateReading,
  type LatencyGateSpec,
  readErrorsGate,
  readLatencyGate,
} from './gate-reading.ts'
import type { Judge } from './judge.ts'
import { deriveMeters, isSameMeter, type JudgeConfig, type MeterConfigs } from './judge-config.ts'
import { type JudgeSnapshot, SNAPSHOT_VERSION } from './judge-snapshot.ts'
import { LatencyComparison, type Quantile } from './latency-comparison.ts'
import type { Observation } from './observation.ts'
import { OpenTicks } from './open-ticks.ts'
import { releaseQuiet } from './release-quiet.ts'
import { StageCounts } from './stage-counts.ts'
import { Suspicion } from './suspicion.ts'

type Voice = 'main' | 'eager'
const QUANTILES: readonly Quantile[] = ['p95', 'p50']

export class RolloutJudge implements Judge {
  closed: number
  #config: JudgeConfig
  #meters: MeterConfigs
  readonly #errors: Record<Voice, ErrorTrigger | null>
  readonly #complaints: ComplaintJudging
  readonly cost: CostJudging
  readonly #languages: Languages
  readonly #latency: LatencyComparison
  readonly #failures: Attribution
  readonly #suspicion: Suspicion
  readonly #stage: StageCounts
  /** Candidate requests since the last reset, for what is said of complaints. */
  #judged: number
  #heardAt: number | null
  readonly #open = new OpenTicks<Observation>()
  readonly #counts = new TickCounts(LANGUAGE_SLOTS)

  constructor(config: JudgeConfig, snapshot?: JudgeSnapshot) {
    const meters = snapshot?.meters ?? deriveMeters(config)
    const { main, eager } = meters
    this.closed = snapshot?.tick ?? -1
    this.#config = config
    this.#meters = meters
    this.#errors = {
      main: main.errors && new ErrorTrigger(main.errors, snapshot?.errors.main ?? undefined),
      eager: eager?.errors ? new ErrorTrigger(eager.errors, snapshot?.errors.eager ?? undefined) : null,
    }
    this.#complaints = new ComplaintJudging(meters, snapshot?.complaints)
    this.cost = new CostJudging(meters, snapshot?.cost)
    this.#languages = new Languages(snapshot?.languages)
    this.#latency = new LatencyComparison(meters, this.#languages, snapshot?.latency)
    this.#failures = new Attribution(snapshot?.failures)
    this.#suspicion = new Suspicion(snapshot?.suspicion)
    this.#stage = new StageCounts(snapshot?.stage)
    this.#judged = snapshot?.judged ?? 0
    this.#heardAt = snapshot?.heardAt ?? null
    // The policy may have been edited after the snapshot was taken.
    this.reconfigure(config, this.closed)
  }

  get breached(): boolean {
    return this.#isBreached('main') || this.cost.breached
  }

  get eagerBreached(): boolean {
    return this.#isBreached('eager')
  }

  get suspicion(): boolean {
    return this.#suspicion.raised
  }

  get collecting(): boolean {
    return this.#latency.collecting
  }

  get unspent(): number {
    return this.#meters.unspent
  }

  get stageRequests(): number {
    return this.#stage.requests
  }

  get stageSec(): number | null {
    return this.#stage.seconds(this.closed)
  }

  add(tick: number, observations: readonly Observation[]): void {
    this.#requireOpen(tick)
    this.#open.add(tick, observations)
  }

  addComplaints(tick: number, complaints: readonly Complaint[]): void {
    this.#requireOpen(tick)
    this.#complaints.add(tick, complaints)
  }

  addCosts(tick: number, costs: readonly CostObservation[]): void {
    this.#requireOpen(tick)
    this.cost.add(tick, costs)
  }

  close(tick: number): void {
    if (tick <= this.closed) return
    const firstOpen = () => Math.min(this.#open.first, this.#complaints.firstOpen, this.cost.firstOpen)
    for (let next = firstOpen(); next <= tick; next = firstOpen()) {
      const observations = this.#open.take(next)
      if (observations) this.#step(next, observations)
      this.#complaints.close(next)
      this.cost.close(next, this.#asksForCopies)
      this.#releaseEager()
    }
    this.closed = tick
  }

  verdicts(now: EpochMs, share: number): readonly Verdict[] {
    return this.#verdicts('main', now, share)
  }

  eager(now: EpochMs, share: number): EagerReading | null {
    return this.#meters.eager ? readEager(this.#verdicts('eager', now, share)) : null
  }

  loudness(): number {
    const latency = QUANTILES.map((quantile) => this.#latency.trigger(quantile, 'main')?.loudness ?? 0)
    const errors = this.#errors.main?.loudness ?? 0
    return Math.max(errors, this.#complaints.loudness, this.cost.loudness, ...latency)
  }

  gate(spec: ErrorsGateSpec | LatencyGateSpec): GateReading {
    const loudness = this.loudness()
    return spec.gate === 'errors'
      ? readErrorsGate(spec, this.#stage.state(), loudness)
      : readLatencyGate(spec, this.#latency.stage, this.#latency.coverage, loudness)
  }

  restartStage(tick: number): void {
    this.#stage.reset(tick)
    this.#latency.restartStage(tick + 1)
    this.#heardAt = Math.max(this.#heardAt ?? 0, tick)
  }

  endEpoch(): void {
    this.#open.clear()
    this.#complaints.endEpoch()
    this.cost.endEpoch()
  }

  reset(what: 'candidate' | 'all', tick: number): void {
    this.endEpoch()
    this.#errors.main?.reset(what)
    this.#errors.eager?.reset(what)
    this.#complaints.reset()
    this.cost.reset()
    this.#latency.reset(what, tick + 1)
    this.#failures.reset()
    this.#suspicion.reset()
    if (what === 'all') this.#languages.reset()
    this.#stage.reset(tick)
    this.#judged = 0
    this.#heardAt = tick
  }

  answer(): void {
    this.#complaints.answer()
    this.cost.answer()
  }

  reconfigure(config: JudgeConfig, tick: number): void {
    const meters = deriveMeters(config)
    const before = this.#meters
    this.#config = config
    this.#meters = meters
    for (const voice of ['main', 'eager'] as const) {
      const errors = meters[voice]?.errors ?? null
      if (!isSameMeter(before[voice]?.errors ?? null, errors)) {
        this.#errors[voice] = errors && new ErrorTrigger(errors, undefined, this.#errors.main ?? undefined)
        if (voice === 'main') this.#stage.reset(tick)
      }
    }
    this.#complaints.reconfigure(before, meters)
    this.cost.reconfigure(before, meters)
    if (this.#latency.reconfigure(before, meters)) this.#latency.restartStage(tick + 1)
  }

  snapshot(): JudgeSnapshot {
    const { main: errors, eager: eagerErrors } = this.#errors
    return {
      version: SNAPSHOT_VERSION,
      tick: this.closed,
      meters: this.#meters,
      errors: { main: errors?.state() ?? null, eager: eagerErrors?.state() ?? null },
      complaints: this.#complaints.state(),
      cost: this.cost.state(),
      languages: this.#languages.names,
      latency: this.#latency.state(),
      failures: this.#failures.state(),
      suspicion: this.#suspicion.state(),
      stage: this.#stage.state(),
      judged: this.#judged,
      heardAt: this.#heardAt,
    }
  }

  #isBreached(voice: Voice): boolean {
    const latency = QUANTILES.some((quantile) => this.#latency.trigger(quantile, voice)?.breached)
    return latency || this.#complaints.isBreached(voice) || (this.#errors[voice]?.breached ?? false)
  }

  #requireOpen(tick: number): void {
    if (tick <= this.closed)
      throw new RangeError(`tick: ${tick} is closed already, expected more than ${this.closed}`)
  }

  /** Gateways are asked for more copies than the usual reverse shadow makes. */
  get #asksForCopies(): boolean {
    return this.#config.witnessOnSuspicion && (this.suspicion || this.collecting)
  }

  /** What only holds has to end when what it was raised for is over. */
  #releaseEager(): void {
    if (!this.#meters.eager) return
    releaseQuiet(this.#errors.eager)
    this.#complaints.releaseEager()
    for (const quantile of QUANTILES) releaseQuiet(this.#latency.trigger(quantile, 'eager'))
  }

  #step(tick: number, observations: readonly Observation[]): void {
    const counts = this.#counts
    this.#heardAt ??= tick
    this.#languages.openAll(observations)
    this.#failures.open(tick)
    for (const seen of observations) {
      const mine = seen.arm === 'candidate'
      if (mine) this.#heardAt = Math.max(this.#heardAt, tick)
      // A client that left before the answer says nothing on whether it would have failed.
      if (seen.censored && !seen.bad) continue
      const language = this.#languages.find(seen.language)!
      if (mine) {
        counts.addCandidate(languageSlot(language), seen.bad)
        this.#failures.note(language * LENGTHS + lengthClass(seen.characters), seen.bad)
      } else counts.addBaseline(languageSlot(language), seen.bad)
    }
    this.#failures.close(tick)
    this.#stage.add(counts)
    this.#judged += counts.requests
    if (counts.requests > 0 || counts.baselineRequests > 0) {
      this.#errors.main?.step(tick, counts, this.#askWhere)
      this.#errors.eager?.step(tick, counts, this.#askWhere)
    }
    counts.clear()
    const awaited = this.#suspicion.isWitnessAwaited(tick, this.#config.witnessOnSuspicion)
    this.#latency.step(tick, observations, this.#config.triggers.referenceMinRequests, awaited)
    const latency = QUANTILES.map((quantile) => this.#latency.trigger(quantile, 'main')?.suspicion ?? 0)
    this.#suspicion.hear(tick, Math.max(this.#errors.main?.suspicion ?? 0, ...latency))
  }

  readonly #askWhere: AskWhere = (since) =>
    describeConcentration(this.#failures.spread(since), 'failures', (language) =>
      this.#languages.name(language),
    )

  #verdicts(voice: Voice, now: EpochMs, share: number): Verdict[] {
    const tick = Math.floor(now / 1_000)
    const { staleAfterMs } = this.#config.triggers
    const context: VerdictContext = { now, share, staleAfterMs, heardAt: this.#heardAt }
    const awaited = this.#suspicion.isWitnessAwaited(tick, this.#config.witnessOnSuspicion)
    const verdicts: Verdict[] = []
    const errors = this.#errors[voice]
    if (errors) verdicts.push(errors.verdict(this.#askWhere, context))
    for (const quantile of QUANTILES) {
      const trigger = this.#latency.trigger(quantile, voice)
      if (trigger)
        verdicts.push(
          trigger.verdict(awaited, (since) => this.#latency.facts(quantile, tick, since), context),
        )
    }
    verdicts.push(...this.#complaints.verdicts(voice, this.#judged, context))
    if (voice === 'main') verdicts.push(...this.cost.verdicts(now))
    return verdicts
  }
}
