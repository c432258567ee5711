/** What is allowed in a policy and has a price that its author should know. */

import type { Policy } from './policy.ts'
import type { PolicyProblem } from './policy-rules/policy-problem.ts'
import { warnLadder } from './policy-rules/warn-ladder.ts'
import { warnTriggers } from './policy-rules/warn-triggers.ts'

/** Of a policy in which `checkPolicy` found nothing. */
export function warnPolicy(policy: Policy): readonly PolicyProblem[] {
  const warnings: PolicyProblem[] = []
  const note = (path: PolicyProblem['path'], message: string) => void warnings.push({ path, message })
  for (const warn of [warnLadder, warnTriggers]) warn(policy, note)
  return warnings
}
