/**
 * Replays admitted attempts through a policy under a simulated clock: the same judge as live, fed with the same
 * ticks. Deterministic: the report depends on nothing but the setup and the attempts.
 *
 * Shares are as they were recorded. What another policy would have done to traffic is not in the records, so it
 * can only be judged on what was seen.
 */

import { createJudge, type Judge } from '../../core/judge/judge.ts'
import { judgeConfigOf } from '../../core/judge/judge-config.ts'
import type { Observation } from '../../core/judge/observation.ts'
import type { Policy } from '../../core/policy.ts'
import type { EpochMs } from '../../core/units.ts'
import { holdingBreachesOf, rollingBreachOf } from '../../core/verdict-summary.ts'
import type { ComparisonName } from '../comparisons/comparison-catalogue.ts'
import type { BacktestReport, ReplayedRollback, Where } from './backtest-report.ts'
import { ComparisonBench } from './comparison-bench.ts'
import { ComplaintFeed, type RecordedComplaint } from './complaint-feed.ts'
import { GateWatch } from './gate-watch.ts'
import { HoldWatch } from './hold-watch.ts'
import { RecentRates } from './recent-rates.ts'
import { couldRollBack, type RecordedStage } from './recorded-stage.ts'
import { replayNotes } from './replay-notes.ts'
import { SeriesRecorder } from './series.ts'
import { type AssignedAttempt, SignalWatch } from './signal-watch.ts'
import { SuspicionWatch } from './suspicion-watch.ts'
import { TickCounts } from './tick-counts.ts'

export interface BacktestSetup {
  readonly rollout: string
  readonly policy: Policy
  /** In order of time; empty: not known, and going up is not judged. */
  readonly stages: readonly RecordedStage[]
  readonly compare: readonly ComparisonName[]
  /** After a rollback begin anew instead of stopping: counts all of them. */
  readonly keepGoing: boolean
  /** As far as they were kept. */
  readonly complaints?: readonly RecordedComplaint[]
  /** Look at sample ratio and capacity too: takes what was never judged as well, and a fifth longer. */
  readonly signals: boolean
}

interface OpenTick {
  readonly heard: Observation[]
  readonly judged: Observation[]
  readonly assigned: AssignedAttempt[]
  epoch: number
}

export class Backtest {
  readonly #setup: BacktestSetup
  readonly #judge: Judge
  readonly #open = new Map<number, OpenTick>()
  readonly #counts = new TickCounts()
  readonly #rates = new RecentRates()
  readonly #series = new SeriesRecorder()
  readonly #suspicion = new SuspicionWatch()
  readonly #gates: GateWatch
  readonly #holds: HoldWatch
  readonly #complaints: ComplaintFeed
  readonly #signals: SignalWatch | null
  readonly #bench: ComparisonBench
  readonly #rollbacks: ReplayedRollback[] = []
  readonly #tally = { heard: 0, judged: 0, candidate: 0, baseline: 0 }
  #closed = -1
  #first = -1
  #last = -1
  #epoch = -1
  #stage: RecordedStage | null = null
  #nextStage = 0
  #stopped = false
  #compared = false

  constructor(setup: BacktestSetup) {
    this.#setup = setup
    const { policy, compare, keepGoing } = setup
    this.#judge = createJudge(judgeConfigOf(policy))
    this.#gates = new GateWatch(policy)
    this.#complaints = new ComplaintFeed(setup.complaints ?? [])
    this.#signals = setup.signals ? new SignalWatch(policy.signals) : null
    const describe = (tick: number) => ({ ...this.#where(), before: this.#rates.before(tick) })
    this.#holds = new HoldWatch(policy.signals.clearMs, describe)
    this.#bench = new ComparisonBench(policy, compare, keepGoing, (tick) => ({
      at: (tick + 1) * 1_000,
      ...describe(tick),
    }))
  }

  /** The last closed tick, −1: none. */
  get closed(): number {
    return this.#closed
  }

  /** Neither ours nor any other rule has anything left to say: what follows need not be read. */
  get finished(): boolean {
    return this.#stopped && this.#bench.finished
  }

  /**
   * Keeps one attempt of an open tick. `judged: false`: a repeat of one user, which the rules of the field hear.
   * Throws a RangeError for a closed tick.
   */
  add(observation: Observation, judged: boolean, epoch: number): void {
    const open = this.#openTick(observation.tick, epoch)
    open?.heard.push(observation)
    if (judged) open?.judged.push(observation)
  }

  /** Keeps a request as it was assigned, judged or not, for the signals. As `add` otherwise. */
  assign(tick: number, attempt: AssignedAttempt, epoch: number): void {
    if (this.#signals) this.#openTick(tick, epoch)?.assigned.push(attempt)
  }

  /** Closes every tick up to and including this one. */
  close(tick: number): void {
    if (tick <= this.#closed) return
    for (const due of [...this.#open.keys()].filter((open) => open <= tick).sort((a, b) => a - b)) {
      const open = this.#open.get(due)!
      this.#open.delete(due)
      this.#step(due, open)
    }
    this.#closed = tick
  }

  report(): BacktestReport {
    const { rollout, policy, stages } = this.#setup
    if (this.#last >= 0) this.#bench.catchUp(this.#last)
    return {
      rollout,
      policy: { name: policy.name, mode: policy.triggers.mode, bounds: boundsOf(policy) },
      span: this.#first < 0 ? null : { from: this.#first * 1_000, to: (this.#last + 1) * 1_000 },
      attempts: { ...this.#tally },
      rollbacks: this.#rollbacks,
      holds: this.#holds.read(),
      advances: this.#gates.advances,
      suspect: { times: this.#suspicion.times, ms: this.#suspicion.ms },
      comparisons: this.#bench.read(),
      recorded: stages,
      notes: replayNotes(this.#setup),
      series: this.#series.read(),
    }
  }

  /** Undefined: of an epoch that has ended. */
  #openTick(tick: number, epoch: number): OpenTick | undefined {
    if (tick <= this.#closed)
      throw new RangeError(`tick: ${tick} is closed already, expected more than ${this.#closed}`)
    let open = this.#open.get(tick)
    if (!open) {
      open = { heard: [], judged: [], assigned: [], epoch }
      this.#open.set(tick, open)
    }
    // A tick belongs to one epoch: what is left of the one before it counts for cost only.
    if (epoch < open.epoch) return undefined
    if (epoch > open.epoch) {
      open.epoch = epoch
      open.heard.length = 0
      open.judged.length = 0
      open.assigned.length = 0
    }
    return open
  }

  #step(tick: number, { heard, judged, assigned, epoch }: OpenTick): void {
    this.#followRecords(tick, epoch)
    if (epoch < this.#epoch) return
    if (this.#first < 0) this.#first = tick
    this.#last = tick
    this.#counts.fill(heard)
    this.#tally.heard += heard.length
    this.#tally.judged += judged.length
    this.#tally.candidate += this.#counts.candidate.requests
    this.#tally.baseline += this.#counts.baseline.requests
    this.#rates.add(tick, this.#counts)
    this.#series.add(tick, this.#counts)
    // Nobody analyses a canary without traffic: the rules of others begin with the first request of the candidate.
    this.#compared ||= this.#counts.candidate.requests > 0
    if (this.#compared && couldRollBack(this.#stage)) this.#bench.step(tick, this.#counts)
    if (!this.#stopped) this.#judgeTick(tick, judged, assigned)
  }

  #judgeTick(tick: number, judged: readonly Observation[], assigned: readonly AssignedAttempt[]): void {
    const judge = this.#judge
    judge.add(tick, judged)
    this.#complaints.feed(tick, this.#epoch, judge)
    judge.close(tick)
    const look = this.#suspicion.look(tick, judge, this.#stage?.share ?? 0)
    if (look) this.#series.note(tick, look.verdicts)
    if (this.#signals) {
      for (const attempt of assigned) this.#signals.add(tick, attempt)
      const raised = this.#signals.close(tick, judge, look?.eager)
      this.#holds.see(tick, raised?.signal ?? 'eager-suspicion', raised?.text ?? null)
    } else if (look) {
      const { eager } = look
      this.#holds.seeEager(tick, eager?.breached ? eager.text : null)
    }
    if (judge.breached && couldRollBack(this.#stage)) this.#rollBack(tick)
    else this.#gates.look(tick, judge)
  }

  #rollBack(tick: number): void {
    const at = (tick + 1) * 1_000
    const verdicts = this.#judge.verdicts(at as EpochMs, this.#stage?.share ?? 0)
    const verdict = rollingBreachOf(verdicts, this.#setup.policy)
    this.#series.note(tick, verdicts)
    if (!verdict) {
      // A person would have to listen; what comes after that is judged anew.
      const [holding] = holdingBreachesOf(verdicts, this.#setup.policy)
      if (holding) this.#holds.note(tick, 'complaints', holding.text)
      this.#judge.answer()
      return
    }
    this.#rollbacks.push({
      at,
      trigger: verdict.trigger,
      verdict,
      ...this.#where(),
      before: this.#rates.before(tick),
    })
    this.#holds.end(at)
    if (this.#setup.keepGoing) this.#beginAnew(tick)
    else this.#stopped = true
  }

  /** What the rollout really did: a new stage restarts gates, a new epoch everything of the candidate. */
  #followRecords(tick: number, epoch: number): void {
    const { stages } = this.#setup
    for (let next = stages[this.#nextStage]; next && next.from <= tick; next = stages[++this.#nextStage]) {
      const before = this.#stage
      this.#stage = next
      this.#gates.enter(next)
      if (this.#stopped) continue
      const closed = Math.max(next.from - 1, this.#judge.closed)
      if (next.epoch > this.#epoch) this.#enterEpoch(next.epoch, closed)
      else if (before && (before.stage !== next.stage || before.share !== next.share))
        this.#judge.restartStage(closed)
    }
    if (epoch > this.#epoch) this.#enterEpoch(epoch, tick - 1)
  }

  #enterEpoch(epoch: number, closed: number): void {
    const first = this.#epoch < 0
    this.#epoch = epoch
    this.#signals?.enterEpoch(this.#setup.stages, epoch)
    if (first) return
    this.#bench.reset()
    this.#compared = false
    if (!this.#stopped) this.#beginAnew(closed)
  }

  #beginAnew(closed: number): void {
    this.#judge.reset('candidate', closed)
    this.#suspicion.reset()
    this.#holds.end((closed + 1) * 1_000)
  }

  #where(): Where {
    return { stage: this.#stage?.stage ?? null, share: this.#stage?.share ?? null }
  }
}

function boundsOf({ triggers }: Policy): BacktestReport['policy']['bounds'] {
  const { errors, latencyP95, latencyP50 } = triggers
  return {
    ...(errors.enabled ? { errors: errors.maxRate } : {}),
    ...(latencyP95.enabled ? { 'latency-p95': latencyP95.maxRatio } : {}),
    ...(latencyP50.enabled ? { 'latency-p50': latencyP50.maxRatio } : {}),
  }
}
