/**
 * Where rollouts are judged: one judge each, fed with admitted attempts, closing ticks. Other verbs see only
 * this; how it works is in `judging.ts`.
 */

import type { Measured } from '../core/gates.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { GateSpec } from '../core/policy.ts'
import type { Rollout } from '../core/rollout.ts'
import type { EpochMs, Tick } from '../core/units.ts'
import type { Verdict } from '../core/verdict.ts'

export interface JudgePart {
  readonly fence: number
  readonly tick: Tick
  readonly snapshot: unknown
}

export interface JudgeRoom {
  verdicts(key: RolloutKey): readonly Verdict[]
  measured(key: RolloutKey, spec: Extract<GateSpec, { gate: 'errors' | 'latency' }>): Measured | null
  /** Judged candidate observations since the stage began. */
  candidateRequests(key: RolloutKey): number
  /** Judged candidate failure rate over the last minute; null: none were judged. */
  candidateFailureRate(key: RolloutKey): number | null
  /** The end of the last closed tick; null: none yet. */
  judgedAt(key: RolloutKey): EpochMs | null
  /** The judge's part of a commit it decides: refused when its lease is lost. */
  part(key: RolloutKey): JudgePart | null
  /** A commit changed the rollout: its judge keeps on, begins a stage, or begins anew for the candidate. */
  changed(rollout: Rollout, effect: 'keep' | 'restart-stage' | 'reset-candidate'): Promise<void>
}
