/**
 * Where rollouts are judged: one judge each, fed with admitted attempts, closing ticks. Other verbs see only
 * this interface.
 */

import type { AdmissionPatch } from '../core/admission/admission-state.ts'
import type { AdmissionRollout } from '../core/admission/admit.ts'
import type { LiteralAlert } from '../core/alerts/literal-alert.ts'
import type { Measured } from '../core/gate-facts.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Observation } from '../core/judge/observation.ts'
import type { GateSpec } from '../core/policy.ts'
import type { Rollout } from '../core/rollout.ts'
import type { EpochMs, Tick } from '../core/units.ts'
import type { Verdict } from '../core/verdict.ts'

export interface JudgePart {
  readonly fence: number
  readonly tick: Tick
  readonly snapshot: unknown
}

/** `keep`: goes on. `restart-stage`: gates anew. `reset-candidate`: begins anew for the candidate. */
export type JudgeEffect = 'keep' | 'restart-stage' | 'reset-candidate'

/** `judged: false`: a repeat of one user, which the rules for people hear and the judge does not. */
export interface Heard {
  readonly observation: Observation
  readonly judged: boolean
}

export interface JudgeRoom {
  /** Nothing is admitted, closed or decided beside what runs here. */
  exclusively<T>(work: () => Promise<T>): Promise<T>
  /** How many wait for their turn. */
  readonly waiting: number

  verdicts(key: RolloutKey): readonly Verdict[]
  measured(key: RolloutKey, spec: Extract<GateSpec, { gate: 'errors' | 'latency' }>): Measured | null
  /** Open alerts of the rules that only tell people. */
  literalAlerts(key: RolloutKey): readonly LiteralAlert[]
  /** Judged candidate observations since the stage began. */
  candidateRequests(key: RolloutKey): number
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
  admitted(
    patches: ReadonlyMap<string, AdmissionPatch>,
    observations: ReadonlyMap<string, readonly Heard[]>,
  ): void
  /** Closes what can be closed; the rollouts of which a tick was closed. */
  closeTicks(): Promise<readonly Rollout[]>
}
