/** How far a change has come: requested, published, observed, and who is behind. */

import type { Decision } from '../core/decision.ts'
import type { AppContext } from './context.ts'
import type { Propagation } from './views.ts'
import { assessDecision } from './watch-propagation.ts'

export async function propagationOf(ctx: AppContext, decision: Decision): Promise<Propagation> {
  const seen = {
    decisionId: decision.id,
    planVersion: decision.planVersion,
    requestedAt: decision.requestedAt,
    publishedAt: decision.publishedAt,
    observedAt: decision.observedAt,
  }
  if (decision.observedAt !== null) {
    const after = Math.max(0, decision.observedAt - decision.requestedAt) / 1_000
    const live = ctx.gateways.live(ctx.clock.judgeNow())
    return {
      ...seen,
      instances: live.length,
      applied: live.length,
      stragglers: [],
      text: `observed ${after.toFixed(1)} s after the decision`,
    }
  }
  const { instances, applied, stragglers } = await assessDecision(ctx, decision)
  return {
    ...seen,
    instances,
    applied,
    stragglers,
    text:
      instances === 0
        ? 'no gateway is live: applies with the next request'
        : stragglers.length > 0
          ? `${applied} of ${instances} gateway instances follow; behind: ${stragglers.join(', ')}`
          : `${applied} of ${instances} gateway instances have the plan; waiting to hear it in traffic`,
  }
}
