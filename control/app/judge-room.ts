/**
 * Where rollouts are judged: one judge each, fed with admitted attempts, closing ticks. Other verbs see only
 * this interface.
 */

import type { AdmissionPatch } from '../core/admission/admission-state.ts'
import type { AdmissionRollout } from '../core/admission/admit.ts'
import type { LiteralAlert } from '../core/alerts/literal-alert.ts'
import type { Measured } from '../core/gate-facts.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Complaint } from '../core/judge/complaint.ts'
import type { JudgeEffect } from '../core/outcome.ts'
import type { GateSpec } from '../core/policy.ts'
import type { Rollout } from '../core/rollout.ts'
import type { ShareMark } from '../core/signals/share-history.ts'
import type { SignalReading } from '../core/signals/signal.ts'
import type { PaceReading } from '../core/triggers/cost-pace.ts'
import type { CostRates } from '../core/triggers/cost-rates.ts'
import type { EpochMs, Tick } from '../core/units.ts'
import type { Verdict } from '../core/verdict.ts'
import type { HeardRow } from './hear-row.ts'

export interface JudgePart {
  readonly fence: number
  readonly tick: Tick
  readonly snapshot: unknown
}

/** Whether more of the baseline is heard while there is a suspicion, and what it costs. */
export interface Sampling {
  /** As committed. */
  readonly on: boolean
  /** As it should be now. */
  readonly wanted: boolean
  /** Copies of this UTC day. */
  readonly copies: number
}

export interface JudgeRoom {
  /** Nothing is admitted, closed or decided beside what runs here. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** How many wait for their turn. */
  readonly waiting: number

  verdicts(key: RolloutKey): readonly Verdict[]
  /** What the watch over money found of the month. */
  paced(key: RolloutKey, reading: PaceReading): void
  /** What requests cost from the next closed tick on; kept at once, so that a replay counts with the same. */
  setCostRates(key: RolloutKey, rates: CostRates | null): Promise<void>
  measured(key: RolloutKey, spec: Extract<GateSpec, { gate: 'errors' | 'latency' }>): Measured | null
  signals(key: RolloutKey): readonly SignalReading[]
  /** Of those, the ones that people are told of, and the ones that hold. */
  raisedSignals(key: RolloutKey): readonly SignalReading[]
  holdingSignals(key: RolloutKey): readonly SignalReading[]
  /** How long no signal was raised, in closed ticks; null: there never was one. */
  quietMs(key: RolloutKey): number | null
  /** Which share which plan had, in this epoch. */
  shares(key: RolloutKey): readonly ShareMark[]
  sampling(key: RolloutKey): Sampling
  /** It was committed: the plan since which more is heard, or null. */
  sampled(key: RolloutKey, since: number | null): void
  /** Open alerts of the rules that only tell people. */
  literalAlerts(key: RolloutKey): readonly LiteralAlert[]
  /** Judged candidate observations since the stage began. */
  candidateRequests(key: RolloutKey): number
  /** For how long those were counted; null: not known. */
  candidateMs(key: RolloutKey): number | null
  /** The largest value of any rollback meter; 0 where nobody judges. */
  loudness(key: RolloutKey): number
  /** Judged candidate failure rate over the last minute; null: none were judged. */
  candidateFailureRate(key: RolloutKey): number | null
  /** The end of the last closed tick; null: none yet. */
  judgedAt(key: RolloutKey): EpochMs | null

  /** The judge as it will be after `effect`, for the commit that has it. Null: no judge sits for this rollout. */
  part(rollout: Rollout, effect: JudgeEffect): JudgePart | null
  /** Does to the judge what the commit has written. */
  changed(rollout: Rollout, effect: JudgeEffect): Promise<void>

  /** What admission has to know of every rollout. */
  admission(): ReadonlyMap<string, AdmissionRollout>
  /** Takes over a batch that is committed. */
  admitted(patches: ReadonlyMap<string, AdmissionPatch>, rows: ReadonlyMap<string, readonly HeardRow[]>): void
  /** Takes over complaints that are committed. */
  complained(key: RolloutKey, complaints: readonly Complaint[]): void
  /** Closes what can be closed; the rollouts of which a tick was closed. */
  closeTicks(): Promise<readonly Rollout[]>
}
