/** Evidence for gates that was measured elsewhere, with value, date, source and author. */

import { type Actor, nameOf } from '../core/actor.ts'
import { type EnteredEvidence, EVIDENCE_UNITS } from '../core/entered-evidence.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'
import type { AppContext } from './context.ts'
import { type FieldProblem, fail, ok, type Result } from './errors.ts'
import type { EvidenceInput, EvidenceView } from './views.ts'

const HIGHEST = { benchmark: 600_000, listening: 5, capacity: 1_000_000, projection: 1e9, saving: 1e9 }
const LOWEST = { benchmark: 0, listening: 1, capacity: 0, projection: 0, saving: -1e9 }

export async function readEvidence(
  ctx: AppContext,
  rollout: string,
): Promise<Result<readonly EvidenceView[]>> {
  const key = rollout as RolloutKey
  if (!(await ctx.store.rollouts.load(key)))
    return fail({ code: 'not-found', detail: `there is no rollout "${rollout}"` })
  return ok((await ctx.store.rollouts.evidence(key)).map(toView))
}

export async function addEvidence(
  ctx: AppContext,
  actor: Actor,
  rollout: string,
  input: EvidenceInput,
): Promise<Result<EvidenceView>> {
  const key = rollout as RolloutKey
  if (!(await ctx.store.rollouts.load(key)))
    return fail({ code: 'not-found', detail: `there is no rollout "${rollout}"` })
  const problems = check(input, ctx.clock.now())
  if (problems.length > 0) return fail({ code: 'invalid', detail: 'the evidence was not entered', problems })
  const entry = await ctx.store.rollouts.addEvidence({
    ...input,
    rollout: key,
    unit: EVIDENCE_UNITS[input.kind],
    measuredAt: input.measuredAt as EpochMs,
    enteredAt: ctx.clock.now(),
    enteredBy: nameOf(actor),
  })
  ctx.log.info('evidence', { rollout, kind: input.kind, value: input.value })
  ctx.events.tell({ kind: 'rollout', rollout })
  return ok(toView(entry))
}

function check(input: EvidenceInput, now: EpochMs): FieldProblem[] {
  const problems: FieldProblem[] = []
  const unit = EVIDENCE_UNITS[input.kind]
  const from = LOWEST[input.kind]
  const to = HIGHEST[input.kind]
  if (!(input.value >= from && input.value <= to))
    problems.push({ field: 'value', problem: `${input.value}: expected ${from} to ${to} (${unit})` })
  if (!(input.measuredAt > 0 && input.measuredAt <= now + 86_400_000))
    problems.push({
      field: 'measuredAt',
      problem: `${input.measuredAt}: expected epoch milliseconds, not in the future`,
    })
  if (input.source.trim() === '')
    problems.push({ field: 'source', problem: 'expected where it comes from: a report, a command, a link' })
  if (input.author.trim() === '') problems.push({ field: 'author', problem: 'expected who measured it' })
  return problems
}

function toView(entry: EnteredEvidence): EvidenceView {
  const { rollout: _, ...view } = entry
  return view
}
