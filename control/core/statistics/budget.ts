/**
 * One false rollback per so much time, shared out over the triggers that can roll back.
 *
 * B_total = per ÷ count; a trigger of weight w gets B = B_total ÷ w. The union bound then promises the whole:
 * P(any false rollback before T) ≤ Σ T w_j / B_total, so if the candidate sat exactly on every limit for ever, at
 * most `count` false rollbacks in `per`. Weights that do not add up to 1 leave a part unspent: less can go wrong
 * than was allowed, and everything is decided a little later than it could be.
 */

import type { BudgetShares, Policy } from '../policy.ts'
import { parseDuration } from '../units.ts'

export type BudgetedTrigger = keyof BudgetShares

export interface Budget {
  /** B_j in seconds, of the triggers asked for. */
  readonly seconds: Readonly<Partial<Record<BudgetedTrigger, number>>>
  /** The fraction of the budget that no trigger asked for has. */
  readonly unspent: number
}

/** Of a trigger's budget, what its fast meter has; its slow-burn block meter has the rest. */
const FAST_FRACTION = 2 / 3
/** A week: how often a hold without a cause is accepted. */
const HOLD_BUDGET_SEC = 604_800
const HIGHEST_HOLD = 0.5
/** Room for thirds and sixths that do not add to 1 exactly. */
const ROUNDING = 1e-9

/**
 * Throws a RangeError that names the field when the budget cannot be read, when an enabled trigger has no weight,
 * or when the weights of the enabled ones exceed 1.
 */
export function shareBudget(
  budget: Policy['falseRollbackBudget'],
  weights: BudgetShares,
  enabled: readonly BudgetedTrigger[],
): Budget {
  if (!(budget.count > 0 && Number.isFinite(budget.count)))
    throw new RangeError(`falseRollbackBudget.count: ${budget.count} is not above 0`)
  const per = parseDuration(budget.per)
  if (per === undefined || per <= 0)
    throw new RangeError(`falseRollbackBudget.per: "${budget.per}" is not a duration such as 30d or 1y`)
  for (const name of enabled) {
    if (!(weights[name] > 0))
      throw new RangeError(
        `triggers.weights.${name}: ${weights[name]} is not above 0, and without a budget the trigger ` +
          'could never roll back: switch it off instead',
      )
  }
  const spent = enabled.reduce((total, name) => total + weights[name], 0)
  if (spent > 1 + ROUNDING)
    throw new RangeError(
      `triggers.weights: ${enabled.join(' + ')} = ${Number(spent.toFixed(4))}, ` +
        'more than the whole budget: the enabled triggers share 1',
    )
  const total = per / 1_000 / budget.count
  return {
    seconds: Object.fromEntries(enabled.map((name) => [name, total / weights[name]])),
    unspent: Math.max(0, 1 - spent),
  }
}

/** Splits a trigger's budget between two voices either of which may roll back: 1/B = 1/B_fast + 1/B_block. */
export function splitBudget(budgetSec: number): { readonly fast: number; readonly block: number } {
  return { fast: budgetSec / FAST_FRACTION, block: budgetSec / (1 - FAST_FRACTION) }
}

/** The value at which a meter of budget B holds: B_hold ÷ B, with one unfounded hold a week. */
export function holdThreshold(budgetSec: number): number {
  return Math.min(HIGHEST_HOLD, HOLD_BUDGET_SEC / budgetSec)
}
