/**
 * Judges one rollout: observations of closed ticks in, verdicts and gate readings out.
 *
 * Deterministic: the state after a closed tick depends only on the (tick, observation) pairs so far, not on how
 * they came in batches, on their order inside a tick, or on where a snapshot was taken.
 */

import type { CostRates } from '../triggers/cost-rates.ts'
import type { EpochMs } from '../units.ts'
import type { Verdict } from '../verdict.ts'
import type { Complaint } from './complaint.ts'
import type { CostObservation } from './cost-observation.ts'
import type { EagerReading } from './eager-reading.ts'
import type { ErrorsGateSpec, GateReading, LatencyGateSpec } from './gate-reading.ts'
import type { JudgeConfig } from './judge-config.ts'
import type { JudgeSnapshot } from './judge-snapshot.ts'
import type { Observation } from './observation.ts'
import { RolloutJudge } from './rollout-judge.ts'

export interface Judge {
  /** The last closed tick, −1: none. */
  readonly closed: number
  /** Whether any trigger is breached: cheap, for the moment after a tick was closed. */
  readonly breached: boolean
  /** The same of what mode `eager` says beside mode `strict`. */
  readonly eagerBreached: boolean
  /**
   * A trigger would like to hear more of the baseline: from evidence of 0.01 on until it has fallen below 0.001.
   */
  readonly suspicion: boolean
  /** Most of the candidate's requests cannot be compared yet: more of the baseline would fill its references. */
  readonly collecting: boolean
  /** The fraction of the false-rollback budget that no enabled trigger has. */
  readonly unspent: number
  /** Judged candidate observations since the stage began. */
  readonly stageRequests: number
  /** For how many seconds those were counted, which a hold prolongs and an edit begins anew; null: not known. */
  readonly stageSec: number | null
  /** Keeps observations of an open tick. Throws a RangeError for a closed one. */
  add(tick: number, observations: readonly Observation[]): void
  /** Keeps complaints of an open tick. Throws a RangeError for a closed one. */
  addComplaints(tick: number, complaints: readonly Complaint[]): void
  /** Keeps what attempts of an open tick cost. Throws a RangeError for a closed one. */
  addCosts(tick: number, costs: readonly CostObservation[]): void
  /** Closes every tick up to and including this one. */
  close(tick: number): void
  /** One per enabled trigger. `share` in basis points. */
  verdicts(now: EpochMs, share: number): readonly Verdict[]
  /** In mode `strict`: what mode `eager` would say of the trigger nearest to it; null: nobody asked. */
  eager(now: EpochMs, share: number): EagerReading | null
  /** The largest value of any meter that can roll back, 1 or more does; quiet is below 0.001. */
  loudness(): number
  gate(spec: ErrorsGateSpec | LatencyGateSpec): GateReading
  /** A stage begins after this tick: gates start anew, meters go on. */
  restartStage(tick: number): void
  /** What came for open ticks is of an epoch that ended, and is dropped: a replay leaves it out likewise. */
  endEpoch(): void
  /** `candidate`: re-arm, new revision; references stay. `all`: they go too. Ends the epoch. */
  reset(what: 'candidate' | 'all', tick: number): void
  /** A person has looked: complaints and costs that have reached a breach count no more. */
  answer(): void
  /** Starts those meters anew whose bound, patience or budget changed, and the gates that rest on them. */
  reconfigure(config: JudgeConfig, tick: number): void
  /** What requests cost, from the ticks on that are still open; null: nothing is known of it. */
  readonly cost: { readonly rates: CostRates | null; reprice(rates: CostRates | null): void }
  /** Of closed ticks; take one right after restartStage, reset, reconfigure and new rates: they are in no row. */
  snapshot(): JudgeSnapshot
}

/** Throws a RangeError that names the field when the configuration makes no sense. */
export function createJudge(config: JudgeConfig, snapshot?: JudgeSnapshot): Judge {
  return new RolloutJudge(config, snapshot)
}
