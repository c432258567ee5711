/** What somebody expects each stage to cost. The newest one counts, and clears the gate that asks for one. */

import { type Actor, nameOf } from '../../core/actor.ts'
import { checkProjection } from '../../core/cost/check-projection.ts'
import { describeProjection } from '../../core/cost/describe-entry.ts'
import { EVIDENCE_UNITS } from '../../core/entered-evidence.ts'
import type { RolloutKey } from '../../core/ids.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import { invalidEntry } from './invalid-entry.ts'
import type { EntryReceipt, ProjectionInput } from './money-api.ts'
import { tellMoney } from './tell-money.ts'

export async function setProjection(
  ctx: AppContext,
  actor: Actor,
  key: string,
  input: ProjectionInput,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const rollout = await ctx.store.rollouts.load(key as RolloutKey)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${key}"` })
  const now = ctx.clock.now()
  const by = nameOf(actor)
  const entry = { ...input, rollout: rollout.key, enteredAt: now, enteredBy: by }
  const problems = checkProjection(entry, {
    rollouts: [rollout.key],
    stages: rollout.policy.ladder.map((stage) => stage.name),
  })
  if (problems.length > 0) return invalidEntry(problems)
  const added = await ctx.store.money.add('projection', entry, { at: now, by, reason })
  await ctx.store.rollouts.addEvidence({
    rollout: rollout.key,
    kind: 'projection',
    value: highestMonth(input),
    unit: EVIDENCE_UNITS.projection,
    measuredAt: now,
    source: input.source,
    author: by,
    note: `projection ${added.id}: the dearest of its ${input.stages.length} stages`,
    enteredAt: now,
    enteredBy: by,
  })
  ctx.events.tell({ kind: 'rollout', rollout: key })
  tellMoney(ctx, 'projection-entered', { rollout: key, by })
  return ok({ kind: 'projection', subject: key, text: describeProjection(added) })
}

/** US dollars. */
function highestMonth({ stages }: ProjectionInput): number {
  const sums = stages.map((stage) => Number(stage.vendorPerMonth) + Number(stage.selfHostedPerMonth))
  return Math.round(Math.max(...sums) * 100) / 100
}
