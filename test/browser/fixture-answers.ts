import { readFileSync } from 'node:fs'
import type { BacktestView } from '../../control/app/backtest-api.ts'
import type { DecisionView, TokenView, VerdictHistoryView } from '../../control/app/views.ts'
import { nameOf } from '../../control/core/actor.ts'
import { explainPolicy } from '../../control/core/policy-meaning.ts'
import { warnPolicy } from '../../control/core/warn-policy.ts'
import { fieldProblems } from '../../control/http/field-problems.ts'
import { policyDocument } from '../../control/http/policy-document.ts'
import { policyInput } from '../../control/http/schemas/policy-input.ts'
import { DAY, HOUR, MINUTE } from './fixture-views.ts'

/** What is answered alike in every situation. */

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))

export const openapi = (): unknown => read('openapi.json')
export const policySchema = (): unknown => policyDocument()

export function tokens(now: number): readonly TokenView[] {
  const token = (id: string, name: string, role: string, change: Partial<TokenView> = {}): TokenView => ({
    id,
    name,
    role,
    createdAt: now - 40 * DAY,
    createdBy: 'admin',
    lastUsedAt: now - 3 * MINUTE,
    revokedAt: null,
    ...change,
  })
  return [
    token('t1', 'Ada', 'operator'),
    token('t2', 'edge', 'gateway', { lastUsedAt: now - 1_000 }),
    token('t3', 'grafana', 'viewer', { lastUsedAt: null }),
    token('t4', 'Bo', 'operator', { revokedAt: now - 2 * DAY }),
  ]
}

/** A quiet day with one bump of evidence. */
export function verdictHistory(rollout: string, now: number): VerdictHistoryView {
  const to = Math.ceil(now / MINUTE) * MINUTE
  const steps = Array.from({ length: 1_440 }, (_, index) => to - (1_440 - index) * MINUTE)
  const since = to - 20 * HOUR
  const evidence = (height: number) =>
    steps.map((at) =>
      at < since ? null : 0.0003 + height * Math.exp(-(((at - now + 5 * HOUR) / HOUR) ** 2) * 4),
    )
  return {
    rollout,
    stepMs: MINUTE,
    steps,
    since,
    triggers: [
      { trigger: 'errors', bound: 0.02, evidence: evidence(0.12), value: steps.map(() => 0.004) },
      { trigger: 'latency-p95', bound: 1.5, evidence: evidence(0.02), value: steps.map(() => 0.79) },
      { trigger: 'latency-p50', bound: 1.5, evidence: evidence(0.004), value: steps.map(() => 0.78) },
      { trigger: 'cost', bound: 1.3, evidence: evidence(0), value: steps.map(() => 1.02) },
    ],
  }
}

export function filtered(
  decisions: readonly DecisionView[],
  query: URLSearchParams,
  rollout: string | null,
): readonly DecisionView[] {
  const [actor, command] = [query.get('actor'), query.get('command')]
  const [from, to] = [Number(query.get('from') ?? 0), Number(query.get('to') ?? Number.MAX_SAFE_INTEGER)]
  return decisions.filter(
    (it) =>
      (rollout === null || it.rollout === rollout) &&
      (actor === null || nameOf(it.actor) === actor) &&
      (command === null || it.command === command) &&
      it.requestedAt >= from &&
      it.requestedAt < to,
  )
}

/** A week that would have been rolled back once. */
export function backtest(rollout: string, now: number, state: BacktestView['state']): BacktestView {
  const done = state === 'done'
  const rates = { requests: 640, bad: 70 }
  return {
    id: 'b1',
    rollout,
    state,
    ahead: 0,
    from: now - 7 * DAY,
    to: now,
    progress: { fraction: done ? 1 : 0.4, attempts: 200_000 },
    requestedAt: now - 2_000,
    startedAt: now - 1_900,
    endedAt: done ? now : null,
    report: done
      ? {
          rollout,
          policy: { name: 'default', mode: 'strict', bounds: { errors: 0.02 } },
          span: { from: now - 7 * DAY, to: now },
          attempts: { heard: 520_000, judged: 498_000, candidate: 221_000, baseline: 277_000 },
          rollbacks: [
            {
              at: now - 2 * DAY,
              trigger: 'errors',
              verdict: {} as never,
              stage: '25 %',
              share: 2_500,
              before: { candidate: rates, baseline: { requests: 660, bad: 2 } },
            },
          ],
          holds: [],
          advances: [],
          suspect: { times: 2, ms: 9 * MINUTE },
          comparisons: [],
          recorded: [],
          notes: [],
          series: { stepMs: HOUR, points: [] },
        }
      : null,
    error: null,
  }
}

/** As control would check it, with the same schema. */
export function checkPolicy(policy: unknown): unknown {
  const parsed = policyInput.safeParse(policy)
  if (!parsed.success)
    return {
      valid: false,
      problems: fieldProblems(parsed.error.issues, policy),
      warnings: [],
      policy: null,
      meaning: null,
    }
  const warnings = warnPolicy(parsed.data).map(({ path, message }) => ({
    field: path.join('.'),
    problem: message,
  }))
  return {
    valid: true,
    problems: [],
    warnings,
    policy: parsed.data,
    meaning: explainPolicy(parsed.data, 6.4),
  }
}
