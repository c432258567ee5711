/**
 * The plan is a projection of committed state, never a delivery: whoever asks gets what is written now.
 */

import {
  CONTRACT_VERSION,
  type Plan,
  type PlanBackend,
  type PlanRollout,
} from '../../gateway-plugin/contract.ts'
import { type Rollout, shareOf, stageNameOf } from './rollout.ts'

export interface PlanParts {
  readonly planVersion: number
  readonly issuedAt: number
  readonly backends: readonly PlanBackend[]
  readonly rollouts: readonly Rollout[]
  /** Keys of those of which more of the baseline is to be heard. */
  readonly sampling: readonly string[]
}

/** A gateway that has heard nothing for this long says so; it keeps the plan, with its breakers working. */
const STALE_AFTER_MS = 60_000

export function projectPlan(parts: PlanParts): Plan {
  const stopped = new Set(
    parts.backends.flatMap(({ key, stopped: rule }) => (rule === undefined ? [] : [key])),
  )
  const isStopped = (key: string) => stopped.has(key)
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
    ].map((rollout) => toPlanRollout(rollout, parts.sampling.includes(rollout.key), isStopped)),
  }
}

/** The first rollout concerned with a request decides: one that was given up only where no other does. */
function isAlive(rollout: Rollout): boolean {
  return rollout.state.phase !== 'abandoned'
}

/** Where the baseline keeps little, a copy keeps calling it: the comparison stays live, the way back proven. */
export function isBaselineThin({ state }: Rollout): boolean {
  const standing = state.phase === 'held' ? state.before.phase : state.phase
  return shareOf(state) > 9_000 || standing === 'failover-only' || standing === 'completed'
}

function toPlanRollout(
  rollout: Rollout,
  sampling: boolean,
  isStopped: (key: string) => boolean,
): PlanRollout {
  const { state, policy } = rollout
  // To gateways an abandoned rollout is what it was at first: its baseline serves, its candidate does not.
  const phase = state.phase === 'abandoned' ? 'draft' : state.phase
  const standing = state.phase === 'held' ? state.before.phase : phase
  const share = shareOf(state)
  // No copy goes where the budget of the day is spent, also from gateways that do not know this rule.
  const copiesBack = isBaselineThin(rollout) && !isStopped(rollout.baseline)
  return {
    key: rollout.key,
    phase,
    stage: stageNameOf(rollout),
    epoch: rollout.epoch,
    salt: rollout.salt,
    baseline: rollout.baseline,
    candidate: rollout.candidate,
    share,
    eligible: rollout.eligible,
    shadow: {
      forward: standing === 'shadow' && !isStopped(rollout.candidate) ? policy.shadow.forward : 0,
      reverse: copiesBack ? reverseShare(rollout, sampling) : 0,
      reversePerHour: copiesBack ? policy.shadow.reversePerHour : 0,
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

/** While there is a suspicion the comparison is worth more than its price: bounded by the policy, day by day. */
function reverseShare({ policy: { shadow } }: Rollout, sampling: boolean): number {
  return sampling ? Math.max(shadow.reverse, shadow.suspicion) : shadow.reverse
}
