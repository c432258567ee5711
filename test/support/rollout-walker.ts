/**
 * Walks one rollout through commands as control would: every accepted outcome becomes the state, incidents are
 * numbered, opened and closed as the commit would do it.
 */

import type { Actor } from '../../control/core/actor.ts'
import type { Command } from '../../control/core/commands.ts'
import { decide } from '../../control/core/decide.ts'
import type { DecisionId, IncidentId } from '../../control/core/ids.ts'
import type { Incident, IncidentChange } from '../../control/core/incident.ts'
import type { Facts, Outcome } from '../../control/core/outcome.ts'
import type { Rollout } from '../../control/core/rollout.ts'
import type { EpochMs } from '../../control/core/units.ts'
import { buildRollout, deepFreeze, NOW, STATES } from './builders.ts'

export interface Step {
  readonly before: Rollout
  readonly after: Rollout
  readonly actor: Actor
  readonly command: Command
  readonly facts: Facts
  readonly now: EpochMs
  readonly outcome: Outcome
}

/** Of a walk that is not about signals there are none. */
export type SeenFacts = Pick<Facts, 'gates' | 'verdicts'> & Partial<Pick<Facts, 'signals' | 'quietMs'>>

export class RolloutWalker {
  rollout: Rollout
  incident: Incident | null = null
  now: EpochMs = NOW
  readonly steps: Step[] = []

  constructor(overrides: Partial<Rollout> = {}) {
    this.rollout = deepFreeze(
      buildRollout(STATES.draft, { version: 1, epoch: 1, createdAt: NOW, updatedAt: NOW, ...overrides }),
    )
  }

  wait(ms: number): void {
    this.now = (this.now + ms) as EpochMs
  }

  ask(actor: Actor, command: Command, seen: SeenFacts): Outcome {
    const before = this.rollout
    const { gates, verdicts, signals = [], quietMs = null } = seen
    const facts = deepFreeze({ gates, verdicts, signals, quietMs, incident: this.incident, impact: null })
    const request = deepFreeze({ rollout: before, actor, facts, now: this.now })
    const outcome = decide(request, deepFreeze(command))
    if (outcome.kind === 'accepted') {
      if (outcome.incident) this.incident = deepFreeze(this.changed(outcome.incident))
      this.rollout = deepFreeze(this.numbered(outcome.next))
    }
    this.steps.push({ before, after: this.rollout, actor, command, facts, now: this.now, outcome })
    return outcome
  }

  closeIncident(actor: Actor): void {
    if (this.incident?.status !== 'open') return
    this.incident = deepFreeze({
      ...this.incident,
      status: 'closed',
      closedAt: this.now,
      closedBy: actor,
      cause: 'found and mended',
    })
  }

  private changed(change: IncidentChange): Incident {
    if (change.kind === 'open')
      return {
        ...change.incident,
        id: ((this.incident?.id ?? 0) + 1) as IncidentId,
        decisionId: null,
        timeline: [],
      }
    const current = this.incident
    if (!current || current.id !== change.id) throw new Error(`${change.kind}: no incident ${change.id}`)
    if (change.kind === 'note') return { ...current, timeline: [...current.timeline, change.entry] }
    return { ...current, status: 'closed', closedAt: change.at, closedBy: change.by, cause: change.cause }
  }

  private numbered(next: Rollout): Rollout {
    if (next.state.phase !== 'rolled-back' || next.state.rollback.incidentId !== 0) return next
    const incidentId = this.incident?.id ?? (0 as IncidentId)
    const decisionId = this.steps.length as DecisionId
    const rollback = { ...next.state.rollback, incidentId, decisionId }
    return { ...next, state: { ...next.state, rollback } }
  }
}
