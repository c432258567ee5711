/** Everything that can be said of a policy file without asking control. */

import { readFileSync } from 'node:fs'
import { checkBrokenPolicy } from '../../core/check-broken-policy.ts'
import { completePolicy } from '../../core/complete-policy.ts'
import { describeValue } from '../../core/describe-value.ts'
import type { Policy } from '../../core/policy.ts'
import { explainPolicy, type PolicyMeaning } from '../../core/policy-meaning.ts'
import type { PolicyProblem } from '../../core/policy-rules/policy-problem.ts'
import { warnPolicy } from '../../core/warn-policy.ts'
import { checkShape, type JsonSchema } from './check-shape.ts'

interface Said {
  readonly field: string
  readonly problem: string
}

/** As control answers it to `POST /v1/policies/check`. */
export interface PolicyCheck {
  readonly valid: boolean
  readonly problems: readonly Said[]
  /** Allowed, with a price. */
  readonly warnings: readonly Said[]
  readonly policy: Policy | null
  readonly meaning: PolicyMeaning | null
}

const SCHEMA = new URL('../../policies/policy.schema.json', import.meta.url)

/** What is left out is completed from the default. */
export function judgePolicy(given: Readonly<Record<string, unknown>>): PolicyCheck {
  const { $schema: _, ...partial } = given
  const policy = completePolicy(partial)
  const shape = checkShape(policy, JSON.parse(readFileSync(SCHEMA, 'utf8')) as JsonSchema)
  const broken = shape.filter(({ isUnknown }) => !isUnknown).map(({ path }) => path)
  const problems = [
    ...shape.map(({ path, problem }) => ({ field: path.join('.'), problem })),
    ...checkBrokenPolicy(policy, broken).map((problem) => withValue(said(problem), problem.path, given)),
  ]
  if (problems.length > 0) return { valid: false, problems, warnings: [], policy: null, meaning: null }
  return {
    valid: true,
    problems: [],
    warnings: warnPolicy(policy).map(said),
    policy,
    meaning: explainPolicy(policy, null),
  }
}

/** As sent: what was completed from the default is not what somebody wrote. */
function withValue(problem: Said, path: PolicyProblem['path'], given: unknown): Said {
  const value = path.reduce<unknown>(
    (part, step) => (part as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    given,
  )
  const isPart = value === undefined || (typeof value === 'object' && value !== null)
  return isPart ? problem : { ...problem, problem: `${problem.problem}, got ${describeValue(value)}` }
}

function said({ path, message }: PolicyProblem): Said {
  return { field: path.join('.'), problem: message }
}
