/** Incidents as people read them. */

import { nameOf } from '../core/actor.ts'
import type { IncidentId, RolloutKey } from '../core/ids.ts'
import type { Incident } from '../core/incident.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { propagationOf } from './read-propagation.ts'
import { runbookPath } from './runbook-links.ts'
import type { IncidentView } from './views.ts'

const TRIGGER_WORDS = {
  errors: 'errors',
  'latency-p95': 'latency p95',
  'latency-p50': 'latency p50',
  complaints: 'complaints',
  cost: 'cost',
} as const

export async function readIncidents(
  ctx: AppContext,
  query: { rollout: string | null; status: 'open' | 'closed' | null; limit: number },
): Promise<readonly IncidentView[]> {
  const incidents = await ctx.store.rollouts.incidents({
    ...(query.rollout === null ? {} : { rollout: query.rollout as RolloutKey }),
    ...(query.status === null ? {} : { status: query.status }),
    limit: query.limit,
  })
  return Promise.all(incidents.map((incident) => toIncidentView(ctx, incident)))
}

export async function readIncident(ctx: AppContext, id: number): Promise<Result<IncidentView>> {
  const incident = await ctx.store.rollouts.incident(id as IncidentId)
  if (!incident) return fail({ code: 'not-found', detail: `there is no incident ${id}` })
  return ok(await toIncidentView(ctx, incident))
}

export async function toIncidentView(ctx: AppContext, incident: Incident): Promise<IncidentView> {
  const decision =
    incident.decisionId === null ? undefined : await ctx.store.rollouts.decision(incident.decisionId)
  const what = incident.trigger === null ? 'by hand' : TRIGGER_WORDS[incident.trigger]
  return {
    id: incident.id,
    rollout: incident.rollout,
    status: incident.status,
    kind: incident.kind,
    trigger: incident.trigger,
    title:
      incident.kind === 'no-safe-arm' && decision === undefined
        ? `No safe arm: ${what}`
        : `Rolled back${incident.trigger === null ? ' by hand' : `: ${what}`}`,
    verdict: incident.verdict,
    reason: incident.reason,
    openedAt: incident.openedAt,
    openedBy: nameOf(incident.openedBy),
    decisionId: incident.decisionId,
    impact: incident.impact,
    closedAt: incident.closedAt,
    closedBy: incident.closedBy && nameOf(incident.closedBy),
    cause: incident.cause,
    timeline: incident.timeline.map(({ at, actor, text }) => ({ at, actor: nameOf(actor), text })),
    propagation: decision ? await propagationOf(ctx, decision) : null,
    runbook: runbookPath(
      incident.trigger ?? (incident.kind === 'no-safe-arm' ? 'no-safe-arm' : 'roll-back-now'),
    ),
  }
}
