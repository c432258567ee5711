/** What metered backends have spent today of what they may. */

import type { BackendKey } from '../ids.ts'
import type { MicroUsd } from '../units.ts'
import { BUDGET_WARNING, type DailyBudget } from './daily-budget.ts'
import type { LedgerPart } from './ledger.ts'

export interface BudgetState {
  readonly backend: BackendKey
  readonly spent: MicroUsd
  readonly limit: MicroUsd
  /** Spent ÷ limit. */
  readonly fraction: number
  readonly state: 'ok' | 'warned' | 'spent'
  /** Whether users' requests are turned away now. */
  readonly stopsUsers: boolean
  /** Calls of today whose price nobody has said: the budget cannot see them. */
  readonly unpricedCalls: number
}

/** `today`: parts of the ledger of this UTC day. */
export function budgetStates(
  today: readonly LedgerPart[],
  budgets: readonly DailyBudget[],
): readonly BudgetState[] {
  return budgets.map(({ backend, limit, hardStop }) => {
    const own = today.filter((part) => part.row.backend === backend)
    const spent = own.reduce((sum, part) => sum + (part.cost ?? 0), 0)
    const unpriced = own.filter((part) => part.cost === null)
    const state = spent >= limit ? 'spent' : spent >= limit * BUDGET_WARNING ? 'warned' : 'ok'
    return {
      backend,
      limit,
      state,
      spent: spent as MicroUsd,
      fraction: spent / limit,
      stopsUsers: hardStop && state === 'spent',
      unpricedCalls: unpriced.reduce((sum, part) => sum + part.calls, 0),
    }
  })
}
