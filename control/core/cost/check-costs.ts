/** What must hold for fixed and one-off costs and daily budgets before they are written. */

import type { EpochMs } from '../units.ts'
import { formatDay } from './calendar.ts'
import type { Entered } from './check-prices.ts'
import type { DailyBudget } from './daily-budget.ts'
import { COST_CATEGORIES, type FixedCost, type OneOffCost } from './fixed-cost.ts'
import { compare, whole } from './fraction.ts'
import {
  checkCurrency,
  checkDate,
  checkDecimal,
  checkName,
  type MoneyProblem,
  type Note,
  problemsOf,
} from './money-problem.ts'
import type { ExchangeRate } from './price-book.ts'

export interface KnownForCosts {
  readonly fixed: readonly FixedCost[]
  readonly exchange: readonly ExchangeRate[]
  readonly rollouts: readonly string[]
  readonly now: EpochMs
}

/** A month has no more. */
const LONGEST_MONTH_HOURS = 744

export function checkFixedCost(cost: Entered<FixedCost>, known: KnownForCosts): readonly MoneyProblem[] {
  return problemsOf((note) => {
    checkName('name', cost.name, note)
    if (!COST_CATEGORIES.some((category) => category === cost.category))
      note('category', `expected one of ${COST_CATEGORIES.join(', ')}, not "${cost.category}"`)
    checkRollout(cost.rollout, known.rollouts, note)
    if (cost.monthly.kind === 'amount') checkDecimal('monthly.amount', cost.monthly.amount, note)
    else {
      const hours = checkDecimal('monthly.hours', cost.monthly.hours, note)
      if (hours && compare(hours, whole(LONGEST_MONTH_HOURS)) > 0)
        note('monthly.hours', `expected at most ${LONGEST_MONTH_HOURS}: a month has no more hours`)
      checkDecimal('monthly.rate', cost.monthly.rate, note)
    }
    checkSecond('from', cost.from, known.now, note)
    if (cost.to !== null) {
      checkSecond('to', cost.to, known.now, note)
      if (cost.to <= cost.from) note('to', `expected a date after ${formatDay(cost.from)}, where it begins`)
    }
    checkCurrency('currency', cost.currency, cost.from, known.exchange, note)
    const twice = known.fixed.find(
      (one) =>
        one.id !== cost.id &&
        one.name.trim() === cost.name.trim() &&
        one.category === cost.category &&
        one.rollout === cost.rollout &&
        one.from < (cost.to ?? Number.POSITIVE_INFINITY) &&
        cost.from < (one.to ?? Number.POSITIVE_INFINITY),
    )
    if (twice)
      note(
        'from',
        `expected no overlap: "${twice.name}" (entry ${twice.id}) runs from ${formatDay(twice.from)} ${twice.to === null ? 'on' : `to ${formatDay(twice.to)}`}; end that one first, or give this one another name`,
      )
  })
}

export function checkOneOffCost(cost: Entered<OneOffCost>, known: KnownForCosts): readonly MoneyProblem[] {
  return problemsOf((note) => {
    checkName('name', cost.name, note)
    checkRollout(cost.rollout, known.rollouts, note)
    checkDecimal('amount', cost.amount, note)
    checkDate('at', cost.at, known.now, note)
    checkCurrency('currency', cost.currency, cost.at, known.exchange, note)
  })
}

export function checkDailyBudget(
  budget: DailyBudget,
  meteredBackends: readonly string[],
): readonly MoneyProblem[] {
  return problemsOf((note) => {
    if (!meteredBackends.includes(budget.backend))
      note(
        'backend',
        `expected a metered backend: ${[...meteredBackends].sort().join(', ') || 'there is none yet'}`,
      )
    if (!Number.isSafeInteger(budget.limit) || budget.limit <= 0)
      note('limit', `expected a whole number of micro-dollars above 0, not ${budget.limit}`)
  })
}

/** What an exchange rate is needed by, once it were gone or changed to the given ones. */
export function checkExchangeStillThere(
  exchange: readonly ExchangeRate[],
  used: readonly { readonly what: string; readonly currency: string; readonly from: EpochMs }[],
): readonly MoneyProblem[] {
  return problemsOf((note) => {
    for (const { what, currency, from } of used)
      checkCurrency('currency', currency, from, exchange, (field, problem) =>
        note(field, `${problem} (${what} counts in it)`),
      )
  })
}

function checkRollout(rollout: string | null, known: readonly string[], note: Note): void {
  if (rollout !== null && !known.includes(rollout))
    note('rollout', `expected a rollout or none: ${[...known].sort().join(', ') || 'there is none yet'}`)
}

function checkSecond(field: string, at: EpochMs, now: EpochMs, note: Note): void {
  checkDate(field, at, now, note)
  if (Number.isSafeInteger(at) && at % 1000 !== 0) note(field, 'expected a whole second')
}
