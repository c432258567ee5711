import type { Decision } from '../core/decision.ts'
import type { Effect } from '../core/effects.ts'
import type { DecisionId, IncidentId } from '../core/ids.ts'
import type { Incident, IncidentChange } from '../core/incident.ts'
import type { Rollout } from '../core/rollout.ts'
import type { Commit } from '../ports/rollout-store.ts'

/** What the store alone knows when it writes. */
export interface CommitNumbers {
  /** After this commit. */
  readonly planVersion: number
  readonly nextDecision: number
  readonly nextIncident: number
  /** The incident that a note or a close is about. */
  readonly current: Incident | undefined
}

export interface CompletedCommit {
  readonly rollout: Rollout | null
  readonly decision: Decision | null
  readonly incident: Incident | null
  readonly effects: readonly Effect[]
}

/** Fills in what refers to one another within a commit: pure, so that every adapter numbers alike. */
export function completeCommit(change: Commit, numbers: CommitNumbers): CompletedCommit {
  const decisionId = change.decision ? (numbers.nextDecision as DecisionId) : null
  const incident = change.incident ? changeIncident(change.incident, change, numbers, decisionId) : null
  const incidentId = incident?.id ?? null
  return {
    rollout: change.rollout ? fillRollback(change.rollout.next, decisionId, incidentId) : null,
    decision: change.decision && decisionId !== null ? number(change, numbers, decisionId, incidentId) : null,
    incident,
    effects: change.effects.map((effect, index) => fillEffect(effect, index, decisionId, incidentId)),
  }
}

function number(
  change: Commit,
  numbers: CommitNumbers,
  id: DecisionId,
  incidentId: IncidentId | null,
): Decision {
  return {
    ...change.decision!,
    id,
    planVersion: numbers.planVersion,
    incidentId: change.incident?.kind === 'close' ? null : incidentId,
    publishedAt: null,
    observedAt: null,
  }
}

function changeIncident(
  change: IncidentChange,
  commit: Commit,
  numbers: CommitNumbers,
  decisionId: DecisionId | null,
): Incident {
  if (change.kind === 'open') {
    const rolledBack = commit.rollout?.next.state.phase === 'rolled-back'
    const id = numbers.nextIncident as IncidentId
    return { ...change.incident, id, decisionId: rolledBack ? decisionId : null, timeline: [] }
  }
  const { current } = numbers
  if (!current) throw new RangeError(`incident.id: ${change.id} does not exist; expected a recorded incident`)
  if (change.kind === 'close') {
    if (current.status === 'closed') return current
    return { ...current, status: 'closed', closedAt: change.at, closedBy: change.by, cause: change.cause }
  }
  if (change.decided && decisionId === null)
    throw new RangeError(`incident.decided: incident ${change.id} is noted as decided without a decision`)
  return {
    ...current,
    decisionId: change.decided ? decisionId : current.decisionId,
    impact: change.impact ?? current.impact,
    timeline: [...current.timeline, change.entry],
  }
}

function fillRollback(next: Rollout, decisionId: DecisionId | null, incidentId: IncidentId | null): Rollout {
  if (next.state.phase !== 'rolled-back') return next
  const { rollback } = next.state
  const filled = {
    decisionId: rollback.decisionId || decisionId,
    incidentId: rollback.incidentId || incidentId,
  }
  if (!filled.decisionId || !filled.incidentId)
    throw new RangeError(
      'rollout.next.state.rollback: 0 stands for numbers of this commit; expected a decision and an incident in it',
    )
  const { decisionId: decision, incidentId: incident } = filled
  return {
    ...next,
    state: { ...next.state, rollback: { ...rollback, decisionId: decision, incidentId: incident } },
  }
}

function fillEffect(
  effect: Effect,
  index: number,
  decisionId: DecisionId | null,
  incidentId: IncidentId | null,
): Effect {
  const idempotencyId = effect.idempotencyId.replace(/\{(incident|decision)\}/g, (placeholder, name) => {
    const id = name === 'incident' ? incidentId : decisionId
    if (id === null)
      throw new RangeError(
        `effects.${index}.idempotencyId: ${effect.idempotencyId} names ${placeholder}; this commit has none`,
      )
    return String(id)
  })
  const { notice } = effect
  if (!('incident' in notice) || notice.incident !== 0) return { ...effect, idempotencyId }
  if (incidentId === null)
    throw new RangeError(`effects.${index}.notice.incident: 0 stands for this commit's incident; it has none`)
  return { ...effect, idempotencyId, notice: { ...notice, incident: incidentId } }
}
