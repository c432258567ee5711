/** The budget of false rollbacks and how it is shared out. */

import type { BudgetShares, Policy, TriggerPolicy } from '../policy.ts'
import { parseDuration } from '../units.ts'
import type { Note } from './policy-problem.ts'

/** A meter whose budget is shorter would be near its threshold before the first request. */
const SHORTEST_BUDGET_MS = 3_600_000
const LONGEST_BUDGET_MS = 100_000 * 31_536_000_000
export const SMALLEST_WEIGHT = 0.0001
/** Room for sums such as 0.1 + 0.2. */
export const ROUNDING = 1e-9

export function enabledWeights(triggers: TriggerPolicy): readonly (readonly [keyof BudgetShares, number])[] {
  return (Object.keys(triggers.weights) as (keyof BudgetShares)[])
    .filter((name) => triggers[name].enabled)
    .map((name) => [name, triggers.weights[name]])
}

/** Milliseconds per false rollback for a weight of 1; null: not readable. */
export function budgetMs({ count, per }: Policy['falseRollbackBudget']): number | null {
  const length = parseDuration(per)
  return length === undefined || length === 0 || !(count > 0) ? null : length / count
}

export function checkBudget({ falseRollbackBudget, triggers }: Policy, note: Note): void {
  const budget = budgetMs(falseRollbackBudget)
  if (budget === null)
    note(
      ['falseRollbackBudget', 'per'],
      'expected a number and one of s, m, h, d, w, y, such as "1y" or "30d"',
    )
  else if (budget < SHORTEST_BUDGET_MS)
    note(
      ['falseRollbackBudget', 'count'],
      'expected at most one false rollback an hour: with more, time alone would roll back a healthy candidate',
    )
  else if (budget > LONGEST_BUDGET_MS)
    note(
      ['falseRollbackBudget'],
      'expected at least one false rollback in 100000 years: a stricter promise delays every rollback and nobody can check it',
    )

  const enabled = enabledWeights(triggers)
  for (const [name, weight] of enabled)
    if (weight < SMALLEST_WEIGHT)
      note(
        ['triggers', 'weights', name],
        `expected at least ${SMALLEST_WEIGHT} while triggers.${name} is enabled: without a part of the budget it could never roll back`,
      )
  const sum = enabled.reduce((total, [, weight]) => total + weight, 0)
  if (sum > 1 + ROUNDING)
    note(
      ['triggers', 'weights'],
      `expected ${enabled.map(([name]) => name).join(' + ')} to be at most 1 together, they are ${Number(sum.toFixed(6))}: the budget can be spent once`,
    )
}
