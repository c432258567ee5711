/** Where the rollout really was while the attempts were recorded: a replay can judge them, not move them. */

import type { Decision } from '../../core/decision.ts'
import type { PhaseName } from '../../core/rollout.ts'

export interface RecordedStage {
  /** The first tick in it. */
  readonly from: number
  readonly phase: PhaseName
  /** Name of the stage on the ladder, null in draft. */
  readonly stage: string | null
  /** Basis points. */
  readonly share: number
  readonly epoch: number
  /** The plan that it is in force with; null: not known. */
  readonly planVersion: number | null
  /** What brought it there, for people; null where it is not told. */
  readonly because: string | null
}

/** From the ledger, in the order of its numbers. Its times are those of the command, to the second. */
export function recordedStages(decisions: readonly Decision[]): readonly RecordedStage[] {
  return decisions
    .toSorted((a, b) => a.id - b.id)
    .map(({ requestedAt, command, actor, reason, to, planVersion }) => ({
      from: Math.floor(requestedAt / 1_000),
      phase: to.phase,
      stage: to.stage,
      share: to.share,
      epoch: to.epoch,
      planVersion,
      because: `${command} by ${actor.kind === 'person' ? actor.name : `the ${actor.kind}`}: ${reason}`,
    }))
}

/** Whether there was traffic, or a copy of it, that a rollback would have taken off the candidate. */
export function couldRollBack(stage: RecordedStage | null): boolean {
  return stage === null || !['draft', 'rolled-back', 'abandoned'].includes(stage.phase)
}
