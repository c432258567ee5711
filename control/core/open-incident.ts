import type { Incident, IncidentChange } from './incident.ts'
import type { Request } from './outcome.ts'

/** A new incident of this rollout, by whoever asked, at this moment. */
export function openIncident(
  { rollout, actor, facts, now }: Request,
  seen: Pick<Incident, 'kind' | 'trigger' | 'verdict' | 'reason'>,
): IncidentChange {
  return {
    kind: 'open',
    incident: {
      ...seen,
      rollout: rollout.key,
      status: 'open',
      openedAt: now,
      openedBy: actor,
      impact: facts.impact,
      closedAt: null,
      closedBy: null,
      cause: null,
    },
  }
}
