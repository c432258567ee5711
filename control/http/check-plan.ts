/** What must hold between the parts of a plan: a gateway must never meet a hole at request time. */

import { DIALECTS, type Plan, type PlanBackend, type PlanRollout } from '../../gateway-plugin/contract.ts'

export interface PlanProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export function checkPlan(plan: Plan): readonly PlanProblem[] {
  const backends = plan.backends.map((backend) => backend.key)
  return [
    ...twice(backends, 'backends'),
    ...plan.backends.flatMap(checkDialect),
    ...plan.backends.flatMap(checkVoiceMaps),
    ...twice(
      plan.rollouts.map((rollout) => rollout.key),
      'rollouts',
    ),
    ...plan.rollouts.flatMap((rollout, index) => checkRollout(rollout, index, new Set(backends))),
  ]
}

function twice(keys: readonly string[], list: string): readonly PlanProblem[] {
  return keys.flatMap((key, index) =>
    keys.indexOf(key) === index ? [] : [{ path: [list, index, 'key'], message: 'expected each key once' }],
  )
}

function checkDialect({ adapter, dialect }: PlanBackend, index: number): readonly PlanProblem[] {
  const known: readonly string[] = DIALECTS[adapter]
  if (dialect === null || known.includes(dialect)) return []
  const message = `expected one of ${known.join(', ')} for adapter ${adapter}, got "${dialect}"`
  return [{ path: ['backends', index, 'dialect'], message }]
}

function checkVoiceMaps(backend: PlanBackend, index: number): readonly PlanProblem[] {
  return backend.capabilities.languages
    .filter((language) => !Object.hasOwn(backend.languages, language))
    .map((language) => ({
      path: ['backends', index, 'languages', language],
      message: 'expected a voice map for this language, which the capabilities promise',
    }))
}

function checkRollout(
  rollout: PlanRollout,
  index: number,
  backends: ReadonlySet<string>,
): readonly PlanProblem[] {
  const named: readonly (readonly [readonly (string | number)[], string])[] = [
    [['baseline'], rollout.baseline],
    [['candidate'], rollout.candidate],
    ...rollout.fallback.baseline.map((key, at) => [['fallback', 'baseline', at], key] as const),
    ...rollout.fallback.candidate.map((key, at) => [['fallback', 'candidate', at], key] as const),
  ]
  const problems: PlanProblem[] = named
    .filter(([, key]) => !backends.has(key))
    .map(([path]) => ({
      path: ['rollouts', index, ...path],
      message: 'expected the key of a backend of this plan',
    }))
  if (rollout.baseline === rollout.candidate)
    problems.push({
      path: ['rollouts', index, 'candidate'],
      message: 'expected another backend than the baseline',
    })
  return problems
}
