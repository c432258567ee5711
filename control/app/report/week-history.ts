/** What happened to a rollout in a week: where it stood at its end, what was decided, what went wrong. */

import type { Decision } from '../../core/decision.ts'
import type { WeekSpan } from '../../core/report/iso-week.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { AppContext } from '../context.ts'
import { toDecisionView } from '../read-decisions.ts'
import { toIncidentView } from '../read-incident.ts'
import type { ReportRollout } from '../report-views.ts'

const PAGE = 200

export interface WeekHistory {
  /** Stage and share at the end of the week; null: it was not there yet. */
  readonly end: { readonly stage: string; readonly share: number } | null
  readonly decisions: ReportRollout['decisions']
  readonly incidents: ReportRollout['incidents']
}

export async function readHistory(ctx: AppContext, rollout: Rollout, week: WeekSpan): Promise<WeekHistory> {
  const decisions = await decisionsUntil(ctx, rollout, week)
  const last = decisions.find(({ requestedAt }) => requestedAt < week.to)
  return {
    end: last ? { stage: last.to.stage ?? last.to.phase, share: last.to.share } : null,
    decisions: decisions
      .filter(({ requestedAt }) => requestedAt >= week.from && requestedAt < week.to)
      .map((decision) => ({ id: decision.id, at: decision.requestedAt, text: textOf(decision) }))
      .reverse(),
    incidents: await incidentsOf(ctx, rollout, week),
  }
}

/** Newest first, back to the last one before the week. */
async function decisionsUntil(
  ctx: AppContext,
  rollout: Rollout,
  week: WeekSpan,
): Promise<readonly Decision[]> {
  const found: Decision[] = []
  for (;;) {
    const before = found.at(-1)?.id
    const page = await ctx.store.rollouts.decisions({
      rollout: rollout.key,
      ...(before === undefined ? {} : { before }),
      limit: PAGE,
    })
    found.push(...page)
    if (page.length < PAGE || found.at(-1)!.requestedAt < week.from) return found
  }
}

async function incidentsOf(
  ctx: AppContext,
  rollout: Rollout,
  week: WeekSpan,
): Promise<ReportRollout['incidents']> {
  const incidents = await ctx.store.rollouts.incidents({ rollout: rollout.key, limit: PAGE })
  const touching = incidents.filter(
    ({ openedAt, closedAt }) => openedAt < week.to && (closedAt === null || closedAt >= week.from),
  )
  return Promise.all(
    touching.map(async (incident) => {
      const { id, title, status, cause } = await toIncidentView(ctx, incident)
      return { id, title, status, cause }
    }),
  )
}

function textOf(decision: Decision): string {
  const { summary, actorName, reason } = toDecisionView(decision)
  return `${summary}, by ${actorName}${reason === '' ? '' : `: ${reason}`}`
}
