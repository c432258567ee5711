/**
 * The only way in which a rollout changes: load → facts → decide → one commit. The plan is read from committed
 * state at once; everything else leaves through the outbox.
 */

import type { Actor } from '../core/actor.ts'
import type { Command } from '../core/commands.ts'
import { decide } from '../core/decide.ts'
import type { Decision, NewDecision } from '../core/decision.ts'
import type { RolloutKey } from '../core/ids.ts'
import { noticesFor } from '../core/notices.ts'
import type { Outcome } from '../core/outcome.ts'
import type { Rollout } from '../core/rollout.ts'
import { snapshotOf } from '../core/snapshot-of.ts'
import type { EpochMs } from '../core/units.ts'
import type { Commit } from '../ports/rollout-store.ts'
import { backendNames } from './backend-names.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { gatherFacts } from './gather-facts.ts'

export interface Execution {
  readonly actor: Actor
  readonly key: RolloutKey
  /** The version that the caller was looking at; null: whatever it is now. */
  readonly version: number | null
  readonly command: Command
  /** When it was asked for, or when the deciding tick closed. */
  readonly requestedAt: EpochMs
}

export interface Executed {
  readonly outcome: 'accepted' | 'unchanged'
  readonly detail: string
  readonly decision: Decision | null
  readonly rollout: Rollout
}

/** Enough for a storm of edits; a rollback that loses this often has a broken store under it. */
const RETRIES = 50

export async function executeCommand(ctx: AppContext, execution: Execution): Promise<Result<Executed>> {
  const { key, version, command } = execution
  const patient = command.command === 'roll-back' || version === null
  for (let attempt = 0; attempt < RETRIES; attempt++) {
    const rollout = await ctx.store.rollouts.load(key)
    if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
    if (version !== null && command.command !== 'roll-back' && version !== rollout.version)
      return staleVersion(rollout, version)
    // No tick closes between the judge's part of the commit and what is done to the judge after it.
    const done = await ctx.judges.exclusively(() => tryOnce(ctx, execution, rollout))
    if (done !== 'conflict') return done
    if (!patient) {
      const now = await ctx.store.rollouts.load(key)
      return staleVersion(now ?? rollout, version)
    }
  }
  return fail({ code: 'overloaded', detail: `${key} changes too fast: try again`, retryAfterSec: 1 })
}

function staleVersion(rollout: Rollout, version: number | null): Result<Executed> {
  return fail({
    code: 'version-conflict',
    detail: `you were looking at version ${version}; the rollout is at version ${rollout.version} now: look again, then decide`,
    currentVersion: rollout.version,
  })
}

async function tryOnce(
  ctx: AppContext,
  execution: Execution,
  rollout: Rollout,
): Promise<Result<Executed> | 'conflict'> {
  const { actor, command } = execution
  const facts = await gatherFacts(ctx, rollout)
  const now = ctx.clock.now()
  const outcome = decide({ rollout, actor, facts, now }, command)
  if (outcome.kind === 'rejected')
    return fail({ code: 'refused', reason: outcome.reason, detail: outcome.detail, gates: outcome.gates })
  if (outcome.kind === 'unchanged')
    return ok({ outcome: 'unchanged', detail: outcome.detail, decision: null, rollout })

  // A person's rollback carries no fence: it is written whoever judges.
  const withJudge = actor.kind === 'judge' || outcome.judge !== 'keep'
  const judge = withJudge ? ctx.judges.part(outcome.next, outcome.judge) : null
  const result = await ctx.store.rollouts.commit({
    rollout: { key: rollout.key, expectedVersion: rollout.version, next: outcome.next },
    decision: newDecision(execution, rollout, outcome, facts),
    ...(outcome.incident ? { incident: outcome.incident } : {}),
    ...(judge ? { judge } : {}),
    effects: noticesFor({
      before: rollout,
      after: outcome.next,
      command,
      actor,
      at: now,
      names: await backendNames(ctx, rollout),
    }),
    at: now,
  } satisfies Commit)
  if (result.kind === 'conflict') {
    if (result.what === 'fence')
      return fail({ code: 'overloaded', detail: 'this judge has lost its lease', retryAfterSec: 1 })
    return 'conflict'
  }
  const written = result.rollout ?? outcome.next
  // The plan first: traffic moves before anything else is done about it.
  await ctx.plan.refresh()
  if (result.decision)
    await ctx.store.rollouts.recordPropagation(result.decision.id, { publishedAt: ctx.clock.now() })
  await ctx.judges.changed(written, outcome.judge)
  ctx.events.tell({ kind: 'decision', rollout: rollout.key })
  if (outcome.incident) ctx.events.tell({ kind: 'incident', rollout: rollout.key })
  ctx.log.info('decided', {
    rollout: rollout.key,
    command: command.command,
    decision: result.decision?.id,
    planVersion: result.planVersion,
    detail: outcome.detail,
  })
  return ok({ outcome: 'accepted', detail: outcome.detail, decision: result.decision, rollout: written })
}

function newDecision(
  execution: Execution,
  rollout: Rollout,
  outcome: Extract<Outcome, { kind: 'accepted' }>,
  facts: Awaited<ReturnType<typeof gatherFacts>>,
): NewDecision {
  return {
    rollout: rollout.key,
    command: execution.command.command,
    actor: execution.actor,
    reason: execution.command.reason,
    from: snapshotOf(rollout),
    to: snapshotOf(outcome.next),
    version: outcome.next.version,
    waived: outcome.waived,
    verdicts: facts.verdicts,
    gates: facts.gates,
    requestedAt: execution.requestedAt,
  }
}
