import type { Commit, CommitResult } from '../../ports/rollout-store.ts'
import { completeCommit } from '../complete-commit.ts'
import { judgedRollout, requireJudge } from '../judged-rollout.ts'
import { raisePlanVersion } from '../raise-plan-version.ts'
import { keep } from './keep.ts'
import type { Memory, MemoryState } from './memory-state.ts'
import { withEffects } from './with-effects.ts'
import { withPropagation } from './with-propagation.ts'

/** Works out all of the next state first, and only then puts it in place: what throws has changed nothing. */
export function commitChange({ state, outboxFilled }: Memory, change: Commit): CommitResult {
  requireJudge(change)
  const noted =
    change.incident && change.incident.kind !== 'open' ? state.incidents[change.incident.id - 1] : undefined
  const key = change.judge ? judgedRollout(change, noted) : change.rollout?.key
  const current = (key === undefined ? undefined : state.rollouts.get(key)) ?? null
  if (change.rollout && (current?.version ?? 0) !== change.rollout.expectedVersion)
    return { kind: 'conflict', what: 'version', current: keep(current) }
  const lease = change.judge && state.leases.get(key!)
  if (change.judge && lease?.fence !== change.judge.fence)
    return { kind: 'conflict', what: 'fence', current: keep(current) }

  const changesPlan = change.rollout !== undefined || change.sampling !== undefined
  const planVersion = changesPlan ? raisePlanVersion(state.planVersion, change.at) : state.planVersion
  const completed = keep(
    completeCommit(change, {
      planVersion,
      nextDecision: state.decisions.length + 1,
      nextIncident: state.incidents.length + 1,
      current: noted,
    }),
  )
  const { rollout, decision, incident } = completed
  if (rollout && rollout.version <= change.rollout!.expectedVersion)
    throw new RangeError(
      `rollout.next.version: ${rollout.version}; expected a version above ${change.rollout!.expectedVersion}`,
    )
  const next: MemoryState = {
    ...state,
    planVersion,
    issuedAt: changesPlan ? change.at : state.issuedAt,
    rollouts: rollout ? new Map(state.rollouts).set(rollout.key, rollout) : state.rollouts,
    decisions: withPropagation(
      decision ? [...state.decisions, decision] : state.decisions,
      change.observed?.decision,
      { observedAt: change.observed?.at },
    ),
    incidents: incident ? state.incidents.toSpliced(incident.id - 1, 1, incident) : state.incidents,
    outbox: withEffects(state.outbox, completed.effects, change.at),
  }
  if (change.judge && lease) {
    const { tick, snapshot } = change.judge
    const samplingSince = change.sampling ? (change.sampling.on ? planVersion : null) : lease.samplingSince
    const judged = { tick, snapshot: keep(snapshot) }
    next.leases = new Map(state.leases).set(key!, { ...lease, samplingSince, state: judged })
  }
  const enqueued = next.outbox.length > state.outbox.length
  Object.assign(state, next)
  if (enqueued) outboxFilled()
  return { kind: 'committed', planVersion, ...keep({ decision, incident, rollout }) }
}
