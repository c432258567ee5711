/** The ledger as people read it, newest first. */

import { nameOf } from '../core/actor.ts'
import type { Decision } from '../core/decision.ts'
import type { DecisionId, RolloutKey } from '../core/ids.ts'
import { type EpochMs, formatShare } from '../core/units.ts'
import type { AppContext } from './context.ts'
import type { DecisionsQuery } from './control-api.ts'
import { fail, ok, type Result } from './errors.ts'
import type { DecisionView } from './views.ts'

export async function readDecisions(
  ctx: AppContext,
  query: DecisionsQuery,
): Promise<readonly DecisionView[]> {
  const decisions = await ctx.store.rollouts.decisions({
    ...(query.rollout === null ? {} : { rollout: query.rollout as RolloutKey }),
    ...(query.actor === null ? {} : { actor: query.actor }),
    ...(query.command === null ? {} : { command: query.command }),
    ...(query.from === null ? {} : { from: query.from as EpochMs }),
    ...(query.to === null ? {} : { to: query.to as EpochMs }),
    ...(query.before === null ? {} : { before: query.before }),
    limit: query.limit,
  })
  return decisions.map(toDecisionView)
}

export async function readDecision(ctx: AppContext, id: number): Promise<Result<DecisionView>> {
  const decision = await ctx.store.rollouts.decision(id as DecisionId)
  if (!decision) return fail({ code: 'not-found', detail: `there is no decision ${id}` })
  return ok(toDecisionView(decision))
}

export function toDecisionView(decision: Decision): DecisionView {
  return { ...decision, actorName: nameOf(decision.actor), summary: summaryOf(decision) }
}

function summaryOf({ command, from, to }: Decision): string {
  const before = from ? (from.stage ?? from.phase) : null
  const after = to.stage ?? to.phase
  switch (command) {
    case 'create':
      return 'created as a draft'
    case 'roll-back':
      return `rolled back from ${before}`
    case 'undo':
      return `rollback undone: back at ${after}`
    case 're-arm':
      return `re-armed at ${after}`
    case 'hold':
      return `held at ${after}`
    case 'resume':
      return `resumed at ${after}`
    case 'set-share':
      return `share ${formatShare(from?.share ?? 0)} → ${formatShare(to.share)}`
    case 'complete':
      return 'completed'
    case 'abandon':
      return 'abandoned'
    case 'edit':
      return 'policy or settings edited'
    case 'note-revision':
      return to.phase === 'held' ? 'held: the candidate has a new revision' : 'new candidate revision noted'
    case 'start':
    case 'advance':
      return `${before} → ${after}`
  }
}
