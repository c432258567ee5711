/**
 * Requested, published, observed: follows every decision that changed the plan until live gateways have it, and
 * pages when a rollback is not followed in time.
 */

import type { Decision } from '../core/decision.ts'
import type { IncidentId, RolloutKey } from '../core/ids.ts'
import type { IncidentChange } from '../core/incident.ts'
import { assessPropagation, type PropagationAnswer } from '../core/propagation.ts'
import { shareOf } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { AlertDesk } from './alert-desk.ts'
import { backendNames } from './backend-names.ts'
import type { AppContext } from './context.ts'

export interface PropagationWatch {
  /** Looks at all that is under way; called on the judge's tick and after every batch. */
  check(): Promise<void>
}

/** Decisions older than this are no longer waited for: the newest decision of each rollout is what matters. */
const DECISIONS_READ = 50

export function createPropagationWatch(ctx: AppContext, alerts: AlertDesk): PropagationWatch {
  let known = -1
  let pending: Decision[] = []
  let running: Promise<void> | undefined

  async function readPending(): Promise<void> {
    const version = ctx.plan.current().planVersion
    if (version === known && pending.length === 0) return
    const newest = new Map<RolloutKey, Decision>()
    for (const decision of await ctx.store.rollouts.decisions({ limit: DECISIONS_READ }))
      if (!newest.has(decision.rollout)) newest.set(decision.rollout, decision)
    pending = [...newest.values()].filter((decision) => decision.observedAt === null)
    // Control died between the commit and this note of it: the plan is served since it came up again.
    for (const { id, publishedAt } of pending)
      if (publishedAt === null)
        await ctx.store.rollouts.recordPropagation(id, { publishedAt: ctx.clock.now() })
    known = version
  }

  async function checkAll(): Promise<void> {
    await readPending()
    for (const decision of pending) {
      const answer = await assessDecision(ctx, decision)
      if (answer.observed) await observed(decision, answer)
      else if (answer.overdue && decision.command === 'roll-back') await overdue(decision, answer)
    }
  }

  async function observed(decision: Decision, answer: PropagationAnswer): Promise<void> {
    const at = ctx.clock.now()
    const rollout = await ctx.store.rollouts.load(decision.rollout)
    // Seen and told in one write: a crash in between would leave people waiting for the good news.
    if (decision.command === 'roll-back' && decision.incidentId !== null && rollout)
      await ctx.store.rollouts.commit({
        observed: { decision: decision.id, at },
        incident: observedNote(decision, decision.incidentId, answer, at),
        effects: [
          {
            lane: 'slack',
            idempotencyId: `observed-${decision.id}`,
            notice: {
              kind: 'observed',
              rollout: rollout.key,
              rolloutName: rollout.name,
              baselineName: (await backendNames(ctx, rollout)).baseline,
              incident: decision.incidentId,
              afterMs: at - decision.requestedAt,
              gateways: answer.instances,
              at,
            },
          },
        ],
        at,
      })
    else await ctx.store.rollouts.recordPropagation(decision.id, { observedAt: at })
    pending = pending.filter(({ id }) => id !== decision.id)
    await alerts.resolve('rollback-not-observed', decision.rollout, 'every gateway follows the rollback now')
    ctx.log.info('observed', {
      decision: decision.id,
      afterMs: at - decision.requestedAt,
      instances: answer.instances,
    })
    ctx.events.tell({ kind: 'decision', rollout: decision.rollout })
    ctx.events.tell({ kind: 'incident', rollout: decision.rollout })
  }

  async function overdue(decision: Decision, answer: PropagationAnswer): Promise<void> {
    await alerts.raise({
      alert: 'rollback-not-observed',
      subject: decision.rollout,
      rollout: decision.rollout,
      severity: 'page',
      incident: decision.incidentId,
      text: `the rollback is not observed: behind are ${answer.stragglers.join(', ') || 'requests under way'}; ${answer.applied} of ${answer.instances} instances have the plan`,
    })
  }

  return {
    check() {
      // One look at a time; a second caller waits for the one under way.
      running ??= checkAll().finally(() => {
        running = undefined
      })
      return running
    },
  }
}

function observedNote(
  decision: Decision,
  id: IncidentId,
  { applied, instances }: PropagationAnswer,
  at: EpochMs,
): IncidentChange {
  const seconds = ((at - decision.requestedAt) / 1_000).toFixed(1)
  const text = `Observed ${seconds} s after the decision, ${applied} of ${instances} gateway instances.`
  return { kind: 'note', id, entry: { at, actor: { kind: 'system' }, text }, decided: false }
}

/** Where one decision is on its way. Times of instances are the judge's, so its clock is the one to compare with. */
export async function assessDecision(ctx: AppContext, decision: Decision): Promise<PropagationAnswer> {
  const now = ctx.clock.judgeNow()
  const offset = now - ctx.clock.now()
  const rollout = await ctx.store.rollouts.load(decision.rollout)
  const contrary =
    rollout !== undefined &&
    decision.command === 'roll-back' &&
    shareOf(rollout.state) === 0 &&
    (await ctx.store.attempts.candidatePrimarySince(
      decision.rollout,
      rollout.candidate,
      decision.planVersion,
    ))
  return assessPropagation({
    now,
    planVersion: decision.planVersion,
    publishedAt: ((decision.publishedAt ?? decision.requestedAt) + offset) as EpochMs,
    instances: ctx.gateways.live(now),
    contrary,
    observeWithinMs: rollout?.policy.observeWithinMs ?? 60_000,
  })
}
