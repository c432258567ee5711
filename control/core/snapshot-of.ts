import type { Snapshot } from './decision.ts'
import { positionOf, type Rollout, shareOf } from './rollout.ts'

/** What the ledger keeps of a rollout before and after a decision. */
export function snapshotOf(rollout: Rollout): Snapshot {
  const position = positionOf(rollout.state)
  return {
    phase: rollout.state.phase,
    stage: position ? (rollout.policy.ladder[position.stage]?.name ?? null) : null,
    share: shareOf(rollout.state),
    epoch: rollout.epoch,
  }
}
