/**
 * One false rollback per so much time, shared out over the meters that can roll back.
 *
 * B_total = per ÷ count; a meter of weight w gets B = B_total ÷ w. The union bound then promises the whole:
 * if the candidate sat exactly on every limit for ever, at most `count` false rollbacks in `per`.
 */

import type { Policy } from '../policy.ts'
import { parseDuration } from '../units.ts'

/** At one a year: errors 3 years for the fast meter and 6 for the block meter, p95 4 years, p50 10. */
export const DEFAULT_WEIGHTS = {
  errorsMeter: 1 / 3,
  errorsBlock: 1 / 6,
  latencyP95: 0.25,
  latencyP50: 0.1,
} as const

export type BudgetWeights = { readonly [meter in keyof typeof DEFAULT_WEIGHTS]: number }
/** Seconds per meter. */
export type BudgetSeconds = { readonly [meter in keyof typeof DEFAULT_WEIGHTS]: number }

/** A week: how often a hold without a cause is accepted. */
const HOLD_BUDGET_SEC = 604_800
const HIGHEST_HOLD = 0.5
/** Room for thirds and sixths that do not add to 1 exactly. */
const ROUNDING = 1e-9

/** Throws a RangeError that names the field when the budget cannot be read or the weights exceed 1. */
export function shareBudget(
  budget: Policy['falseRollbackBudget'],
  weights: BudgetWeights = DEFAULT_WEIGHTS,
): BudgetSeconds {
  if (!(budget.count > 0 && Number.isFinite(budget.count)))
    throw new RangeError(`falseRollbackBudget.count: ${budget.count} is not above 0`)
  const per = parseDuration(budget.per)
  if (per === undefined || per <= 0)
    throw new RangeError(`falseRollbackBudget.per: "${budget.per}" is not a duration such as 30d or 1y`)
  const names = Object.keys(DEFAULT_WEIGHTS) as (keyof BudgetWeights)[]
  for (const name of names) {
    if (!(weights[name] > 0)) throw new RangeError(`weights.${name}: ${weights[name]} is not above 0`)
  }
  const sum = names.reduce((total, name) => total + weights[name], 0)
  if (sum > 1 + ROUNDING)
    throw new RangeError(`weights: ${names.join(' + ')} = ${sum}, more than the whole budget (at most 1)`)
  const seconds = per / 1_000 / budget.count
  return {
    errorsMeter: seconds / weights.errorsMeter,
    errorsBlock: seconds / weights.errorsBlock,
    latencyP95: seconds / weights.latencyP95,
    latencyP50: seconds / weights.latencyP50,
  }
}

/** The value at which a meter of budget B holds: B_hold ÷ B, with one unfounded hold a week. */
export function holdThreshold(budgetSec: number): number {
  return Math.min(HIGHEST_HOLD, HOLD_BUDGET_SEC / budgetSec)
}
