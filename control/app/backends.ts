/** Backends: what they are, and how gateways see them. */

import type { BreakerState, PlanBackend } from '../../gateway-plugin/contract.ts'
import { type Actor, nameOf } from '../core/actor.ts'
import type { BackendKey } from '../core/ids.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { ok, type Result } from './errors.ts'
import { executeCommand } from './execute-command.ts'
import type { BackendView } from './views.ts'

export async function readBackends(ctx: AppContext, alerts: AlertDesk): Promise<readonly BackendView[]> {
  return (await ctx.store.rollouts.backends()).map((backend) => toView(ctx, alerts, backend))
}

/** A changed revision of a candidate holds its rollouts and begins their evidence anew. */
export async function putBackend(
  ctx: AppContext,
  alerts: AlertDesk,
  actor: Actor,
  backend: PlanBackend,
): Promise<Result<BackendView>> {
  await ctx.judges.exclusively(async () => {
    const before = await ctx.store.rollouts.backend(backend.key as BackendKey)
    // Whether its budget is spent is no matter of how it is described.
    const stopped = before?.stopped
    await ctx.store.rollouts.putBackend(
      stopped === undefined ? backend : { ...backend, stopped },
      ctx.clock.now(),
    )
  })
  await ctx.plan.refresh()
  await noteRevisions(ctx, `${nameOf(actor)} put revision ${backend.revision} of ${backend.name}`)
  ctx.log.info('backend', { backend: backend.key, revision: backend.revision })
  ctx.events.tell({ kind: 'gateways', rollout: null })
  return ok(toView(ctx, alerts, backend))
}

/** Brings rollouts up to the revisions of their candidates; at start too, should a crash have come between. */
export async function noteRevisions(ctx: AppContext, reason: string): Promise<void> {
  for (const rollout of await ctx.store.rollouts.list()) {
    const candidate = await ctx.store.rollouts.backend(rollout.candidate)
    if (!candidate || candidate.revision === rollout.candidateRevision) continue
    const done = await executeCommand(ctx, {
      actor: { kind: 'system' },
      key: rollout.key,
      version: null,
      command: { command: 'note-revision', revision: candidate.revision, reason },
      requestedAt: ctx.clock.now(),
    })
    if (!done.ok) ctx.log.error('revision-not-noted', { rollout: rollout.key, ...done.error })
  }
}

function toView(ctx: AppContext, alerts: AlertDesk, backend: PlanBackend): BackendView {
  const breakers: Record<string, BreakerState> = {}
  for (const { gateway, header } of ctx.gateways.live(ctx.clock.judgeNow())) {
    const state = header.breakers[backend.key]
    // Of several instances the worst is shown.
    if (state && breakers[gateway] !== 'open') breakers[gateway] = state
  }
  const down = alerts.open().find(({ alert, subject }) => alert === 'backend-down' && subject === backend.key)
  return { ...backend, breakers, downSince: down?.since ?? null }
}
