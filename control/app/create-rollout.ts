/** A new rollout, as a draft. */

import { SALT_PATTERN } from '../../gateway-plugin/assign.ts'
import type { Actor } from '../core/actor.ts'
import { KEY_EXPECTED, parseBackendKey, parseRolloutKey } from '../core/ids.ts'
import type { Rollout } from '../core/rollout.ts'
import { snapshotOf } from '../core/snapshot-of.ts'
import type { AlertDesk } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { type FieldProblem, fail, ok, type Result } from './errors.ts'
import { toRolloutView } from './read-rollout.ts'
import type { CreateRolloutInput, RolloutView } from './views.ts'

const SALT_LENGTH = 22

export async function createRollout(
  ctx: AppContext,
  alerts: AlertDesk,
  actor: Actor,
  input: CreateRolloutInput,
): Promise<Result<RolloutView>> {
  const problems: FieldProblem[] = []
  const key = parseRolloutKey(input.key)
  if (!key) problems.push({ field: 'key', problem: `"${input.key}": expected ${KEY_EXPECTED}` })
  if (input.name.trim() === '') problems.push({ field: 'name', problem: 'expected a name for people' })
  const salt = input.salt ?? ctx.secrets.random(SALT_LENGTH)
  if (!SALT_PATTERN.test(salt))
    problems.push({ field: 'salt', problem: 'expected 8 to 64 characters of A-Z, a-z, 0-9, _ and -' })
  const baseline = await knownBackend(ctx, 'baseline', input.baseline, problems)
  const candidate = await knownBackend(ctx, 'candidate', input.candidate, problems)
  if (input.baseline === input.candidate)
    problems.push({
      field: 'candidate',
      problem: 'is the baseline: a rollout moves from one backend to another',
    })
  if (problems.length > 0 || !key || !baseline || !candidate)
    return fail({ code: 'invalid', detail: 'the rollout cannot be created', problems })

  const at = ctx.clock.now()
  const rollout: Rollout = {
    key,
    name: input.name,
    baseline: baseline.key,
    candidate: candidate.key,
    eligible: input.eligible,
    overrides: input.overrides,
    policy: input.policy,
    salt,
    epoch: 1,
    candidateRevision: candidate.revision,
    version: 1,
    createdAt: at,
    updatedAt: at,
    state: { phase: 'draft' },
  }
  const result = await ctx.store.rollouts.commit({
    rollout: { key, expectedVersion: 0, next: rollout },
    decision: {
      rollout: key,
      command: 'create',
      actor,
      reason: 'created',
      from: null,
      to: snapshotOf(rollout),
      version: 1,
      waived: [],
      verdicts: [],
      gates: [],
      requestedAt: at,
    },
    effects: [],
    at,
  })
  if (result.kind === 'conflict')
    return fail({ code: 'already-exists', detail: `there is a rollout "${key}" already` })
  await ctx.plan.refresh()
  if (result.decision)
    await ctx.store.rollouts.recordPropagation(result.decision.id, { publishedAt: ctx.clock.now() })
  await ctx.judges.exclusively(() => ctx.judges.changed(rollout, 'keep'))
  ctx.events.tell({ kind: 'rollout', rollout: key })
  return ok(await toRolloutView(ctx, alerts, rollout))
}

async function knownBackend(
  ctx: AppContext,
  field: 'baseline' | 'candidate',
  value: string,
  problems: FieldProblem[],
) {
  const key = parseBackendKey(value)
  const backend = key && (await ctx.store.rollouts.backend(key))
  if (key && backend) return { key, revision: backend.revision }
  const known = (await ctx.store.rollouts.backends()).map((candidate) => candidate.key)
  problems.push({
    field,
    problem: `there is no backend "${value}"; known: ${known.join(', ') || 'none yet, put one at /v1/backends/{key}'}`,
  })
  return undefined
}
