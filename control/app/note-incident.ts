/** A line in the timeline of an incident. */

import type { Actor } from '../core/actor.ts'
import type { IncidentId } from '../core/ids.ts'
import type { AppContext } from './context.ts'
import { fail, type Result } from './errors.ts'
import { readIncident } from './read-incident.ts'
import type { IncidentView } from './views.ts'

export async function noteIncident(
  ctx: AppContext,
  actor: Actor,
  id: number,
  text: string,
): Promise<Result<IncidentView>> {
  const incident = await ctx.store.rollouts.incident(id as IncidentId)
  if (!incident) return fail({ code: 'not-found', detail: `there is no incident ${id}` })
  if (text.trim() === '')
    return fail({
      code: 'invalid',
      detail: 'an empty note',
      problems: [{ field: 'text', problem: 'expected a note' }],
    })
  const at = ctx.clock.now()
  await ctx.store.rollouts.commit({
    incident: { kind: 'note', id: incident.id, entry: { at, actor, text: text.trim() }, decided: false },
    effects: [],
    at,
  })
  ctx.events.tell({ kind: 'incident', rollout: incident.rollout })
  return readIncident(ctx, id)
}
