/** What must hold between the parts of a policy. Every problem is told at once, each with its path. */

import type { Policy } from './policy.ts'
import { checkBudget } from './policy-rules/check-budget.ts'
import { checkGates } from './policy-rules/check-gates.ts'
import { checkLadder } from './policy-rules/check-ladder.ts'
import { checkRest } from './policy-rules/check-rest.ts'
import { checkTriggers } from './policy-rules/check-triggers.ts'
import type { PolicyProblem } from './policy-rules/policy-problem.ts'

export function checkPolicy(policy: Policy): readonly PolicyProblem[] {
  const problems: PolicyProblem[] = []
  const note = (path: PolicyProblem['path'], message: string) => void problems.push({ path, message })
  for (const check of [checkLadder, checkGates, checkTriggers, checkBudget, checkRest]) check(policy, note)
  return problems
}
