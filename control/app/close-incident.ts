/** The end of an incident: its cause, told to everybody who heard of its beginning. */

import { type Actor, nameOf } from '../core/actor.ts'
import type { IncidentId } from '../core/ids.ts'
import type { AppContext } from './context.ts'
import { fail, type Result } from './errors.ts'
import { readIncident } from './read-incident.ts'
import type { IncidentView } from './views.ts'

export async function closeIncident(
  ctx: AppContext,
  actor: Actor,
  id: number,
  cause: string,
): Promise<Result<IncidentView>> {
  const incident = await ctx.store.rollouts.incident(id as IncidentId)
  if (!incident) return fail({ code: 'not-found', detail: `there is no incident ${id}` })
  if (cause.trim() === '')
    return fail({
      code: 'invalid',
      detail: 'an incident is closed with its cause',
      problems: [{ field: 'cause', problem: 'expected what was found, or that nothing was' }],
    })
  if (incident.status === 'closed')
    return fail({
      code: 'refused',
      reason: 'closed-already',
      detail: `incident ${id} is closed already`,
      gates: [],
    })
  const rollout = await ctx.store.rollouts.load(incident.rollout)
  const at = ctx.clock.now()
  await ctx.store.rollouts.commit({
    incident: { kind: 'close', id: incident.id, at, by: actor, cause: cause.trim() },
    effects: [
      {
        lane: 'slack',
        idempotencyId: `incident-${id}-closed-${at}`,
        notice: {
          kind: 'incident-closed',
          rollout: incident.rollout,
          rolloutName: rollout?.name ?? incident.rollout,
          incident: incident.id,
          cause: cause.trim(),
          actor: nameOf(actor),
          at,
        },
      },
    ],
    at,
  })
  ctx.events.tell({ kind: 'incident', rollout: incident.rollout })
  return readIncident(ctx, id)
}
