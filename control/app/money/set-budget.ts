/** What a metered backend may spend in a UTC day. */

import { type Actor, nameOf } from '../../core/actor.ts'
import { checkDailyBudget } from '../../core/cost/check-costs.ts'
import { describeBudget } from '../../core/cost/describe-entry.ts'
import type { BackendKey } from '../../core/ids.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import { invalidEntry } from './invalid-entry.ts'
import type { BudgetInput, EntryReceipt } from './money-api.ts'
import { tellMoney } from './tell-money.ts'

export async function setBudget(
  ctx: AppContext,
  actor: Actor,
  key: string,
  input: BudgetInput | null,
  reason: string,
): Promise<Result<EntryReceipt>> {
  const backends = await ctx.store.rollouts.backends()
  const backend = backends.find((one) => one.key === key)?.key as BackendKey | undefined
  const had = (await ctx.store.money.budgets()).some((budget) => budget.backend === key)
  if (backend === undefined && !(input === null && had))
    return fail({ code: 'not-found', detail: `there is no backend "${key}"` })
  if (input === null && !had) return fail({ code: 'not-found', detail: `${key} has no daily budget` })
  const budget = input && { ...input, backend: key as BackendKey }
  const metered = backends.filter((one) => one.metered).map((one) => one.key)
  const problems = budget ? checkDailyBudget(budget, metered) : []
  if (problems.length > 0) return invalidEntry(problems)
  const note = { at: ctx.clock.now(), by: nameOf(actor), reason }
  await ctx.store.money.setBudget(key as BackendKey, budget, note)
  tellMoney(ctx, budget ? 'budget-set' : 'budget-cleared', { backend: key, by: note.by, reason })
  const text = budget ? describeBudget(budget) : `${key} has no daily budget any more`
  return ok({ kind: 'budget', subject: key, text })
}
