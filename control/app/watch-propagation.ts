/**
 * Requested, published, observed: follows every decision that changed the plan until live gateways have it, and
 * pages when a rollback is not followed in time.
 */

import type { Decision } from '../core/decision.ts'
import type { RolloutKey } from '../core/ids.ts'
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
    await ctx.store.rollouts.recordPropagation(decision.id, { observedAt: at })
    pending = pending.filter(({ id }) => id !== decision.id)
    ctx.events.tell({ kind: 'decision', rollout: decision.rollout })
    ctx.log.info('observed', {
      decision: decision.id,
      afterMs: at - decision.requestedAt,
      instances: answer.instances,
    })
    if (decision.command !== 'roll-back' || decision.incidentId === null) return
    await alerts.resolve('rollback-not-observed', decision.rollout, 'every gateway follows the rollback now')
    const rollout = await ctx.store.rollouts.load(decision.rollout)
    if (!rollout) return
    const names = await backendNames(ctx, rollout)
    await ctx.store.rollouts.commit({
      incident: {
        kind: 'note',
        id: decision.incidentId,
        entry: {
          at,
          actor: { kind: 'system' },
          text: `Observed ${((at - decision.requestedAt) / 1_000).toFixed(1)} s after the decision, ${answer.applied} of ${answer.instances} gateway instances.`,
        },
        decided: false,
      },
      effects: [
        {
          lane: 'slack',
          idempotencyId: `observed-${decision.id}`,
          notice: {
            kind: 'observed',
            rollout: rollout.key,
            rolloutName: rollout.name,
            baselineName: names.baseline,
            incident: decision.incidentId,
            afterMs: at - decision.requestedAt,
            gateways: answer.instances,
            at,
          },
        },
      ],
      at,
    })
    ctx.events.tell({ kind: 'incident', rollout: rollout.key })
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
