/**
 * The plan is a projection of committed state, never a delivery: whoever asks gets what is written now.
 */

import {
  CONTRACT_VERSION,
  type Plan,
  type PlanBackend,
  type PlanRollout,
} from '../../gateway-plugin/contract.ts'
import { positionOf, type Rollout, shareOf } from './rollout.ts'

export interface PlanParts {
  readonly planVersion: number
  readonly issuedAt: number
  readonly backends: readonly PlanBackend[]
  readonly rollouts: readonly Rollout[]
}

/** A gateway that has heard nothing for this long says so; it keeps the plan, with its breakers working. */
const STALE_AFTER_MS = 60_000

export function projectPlan(parts: PlanParts): Plan {
  return {
    contractVersion: CONTRACT_VERSION,
    planVersion: parts.planVersion,
    issuedAt: parts.issuedAt,
    staleAfterMs: STALE_AFTER_MS,
    whenStale: 'keep',
    backends: parts.backends,
    rollouts: [
      ...parts.rollouts.filter(isAlive),
      ...parts.rollouts.filter((rollout) => !isAlive(rollout)),
    ].map(toPlanRollout),
  }
}

/** The first rollout concerned with a request decides: one that was given up only where no other does. */
function isAlive(rollout: Rollout): boolean {
  return rollout.state.phase !== 'abandoned'
}

function toPlanRollout(rollout: Rollout): PlanRollout {
  const { state, policy } = rollout
  // To gateways an abandoned rollout is what it was at first: its baseline serves, its candidate does not.
  const phase = state.phase === 'abandoned' ? 'draft' : state.phase
  const standing = state.phase === 'held' ? state.before.phase : phase
  const share = shareOf(state)
  // Where the baseline keeps little, a copy keeps calling it: the comparison stays live, the way back proven.
  const baselineThin = share > 9_000 || standing === 'failover-only' || standing === 'completed'
  const position = positionOf(state)
  return {
    key: rollout.key,
    phase,
    stage:
      state.phase === 'rolled-back' || !position ? 'draft' : (policy.ladder[position.stage]?.name ?? 'draft'),
    epoch: rollout.epoch,
    salt: rollout.salt,
    baseline: rollout.baseline,
    candidate: rollout.candidate,
    share,
    eligible: rollout.eligible,
    shadow: {
      forward: standing === 'shadow' ? policy.shadow.forward : 0,
      reverse: baselineThin ? policy.shadow.reverse : 0,
      reversePerHour: baselineThin ? policy.shadow.reversePerHour : 0,
    },
    overrides: state.phase === 'rolled-back' || !isAlive(rollout) ? [] : rollout.overrides,
    fallback: {
      // After a rollback the candidate stays the last resort; a draft's is not proven enough to be one.
      baseline: phase === 'draft' ? [] : [rollout.candidate],
      candidate: [rollout.baseline],
    },
    anonymous: policy.anonymous,
    pin: policy.pin,
  }
}
