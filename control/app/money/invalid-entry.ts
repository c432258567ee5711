import type { MoneyProblem } from '../../core/cost/money-problem.ts'
import { fail } from '../errors.ts'

/** Nothing of it was written; every problem is told. */
export function invalidEntry(problems: readonly MoneyProblem[]) {
  const first = problems[0]!
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : ''
  return fail({ code: 'invalid', detail: `${first.field}: ${first.problem}${more}`, problems })
}

export function noEntry(kind: string, id: number) {
  return fail({ code: 'not-found', detail: `there is no ${kind} with the number ${id}` })
}
