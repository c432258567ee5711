/**
 * Daily budgets of metered backends, and calls of today that have no price. At 100 % the plan tells gateways to leave
 * shadows and probes out, and users' requests too where the budget is a hard stop. That is written with the backend, so
 * that it outlives a restart; it ends with the UTC day, or when the budget is raised.
 */

import type { PlanBackend, StopRule } from '../../gateway-plugin/contract.ts'
import { type BudgetState, budgetStates } from '../core/cost/budget.ts'
import { dayOf } from '../core/cost/calendar.ts'
import { type Ledger, ledgerOf } from '../core/cost/ledger.ts'
import { pricesOf } from '../core/cost/lookup.ts'
import { DAY_MS } from '../core/cost/usage.ts'
import { describeMoney, describeRate } from '../core/describe.ts'
import type { AlertName } from '../core/effects.ts'
import type { BackendKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'
import type { AlertDesk, AlertToRaise } from './alert-desk.ts'
import type { AppContext } from './context.ts'
import { usageRows } from './money/usage-rows.ts'
import { settleAlerts } from './settle-alerts.ts'

const WATCHED: readonly AlertName[] = ['budget-near', 'budget-spent', 'unpriced']
const RESOLVED: Readonly<Partial<Record<AlertName, string>>> = {
  'budget-near': 'the day is over, the budget was raised, or all of it is spent by now',
  'budget-spent': 'the day is over, or the budget was raised: shadows and probes run again',
  unpriced: 'every call of today has a price',
}

export async function watchBudgets(ctx: AppContext, desk: AlertDesk): Promise<void> {
  const { money, usage, rollouts } = ctx.store
  const now = ctx.clock.now()
  const [book, budgets, backends] = await Promise.all([
    money.priceBook(),
    money.budgets(),
    rollouts.backends(),
  ])
  const today = dayOf(now)
  const rows = await usageRows(usage, book, { from: today, to: (today + DAY_MS) as EpochMs })
  const ledger = ledgerOf(rows, pricesOf(book), now)
  const states = budgetStates(ledger.parts, budgets)
  const names = new Map(backends.map(({ key, name }) => [key, name]))
  const nameOf = (key: string) => names.get(key) ?? key

  const standing = [
    ...states.flatMap((state) => budgetAlert(state, nameOf)),
    ...unpricedAlerts(ledger, nameOf),
  ]
  await settleAlerts(desk, WATCHED, standing, RESOLVED)

  for (const backend of backends)
    await stop(ctx, backend, ruleOf(states.find((state) => state.backend === backend.key)))
}

function ruleOf(state: BudgetState | undefined): StopRule | undefined {
  if (state?.state !== 'spent') return undefined
  return state.stopsUsers ? 'all' : 'extras'
}

async function stop(ctx: AppContext, seen: PlanBackend, rule: StopRule | undefined): Promise<void> {
  if (seen.stopped === rule) return
  // No decision and no other write of this backend comes between reading and writing it.
  const written = await ctx.judges.exclusively(async () => {
    const backend = await ctx.store.rollouts.backend(seen.key as BackendKey)
    if (!backend || backend.stopped === rule) return undefined
    const { stopped: _, ...rest } = backend
    return ctx.store.rollouts.putBackend(
      rule === undefined ? rest : { ...rest, stopped: rule },
      ctx.clock.now(),
    )
  })
  if (!written) return
  await ctx.plan.refresh()
  ctx.log.warn('backend-stopped', { backend: seen.key, stopped: rule ?? 'nothing', ...written })
  ctx.events.tell({ kind: 'gateways', rollout: null })
}

function budgetAlert(state: BudgetState, nameOf: (key: string) => string): readonly AlertToRaise[] {
  if (state.state === 'ok') return []
  const { backend, spent, limit, fraction, stopsUsers } = state
  const seen = `${nameOf(backend)} has spent ${describeMoney(spent)} of ${describeMoney(limit)} today (${describeRate(fraction)})`
  const common = { subject: backend, rollout: null, incident: null } as const
  if (state.state === 'warned')
    return [{ ...common, alert: 'budget-near', severity: 'warning', text: `${seen}, in UTC` }]
  const what = stopsUsers ? 'users are served by other backends' : 'users are still served'
  return [
    {
      ...common,
      alert: 'budget-spent',
      severity: 'page',
      text: `${seen}: no shadow and no probe until 00:00 UTC, ${what}`,
    },
  ]
}

/** One for each backend, whatever its models are. */
function unpricedAlerts({ unpriced }: Ledger, nameOf: (key: string) => string): readonly AlertToRaise[] {
  const calls = new Map<string, { calls: number; models: Set<string> }>()
  for (const { of, calls: more } of unpriced) {
    const known = calls.get(of.backend) ?? { calls: 0, models: new Set() }
    known.calls += more
    known.models.add(of.model === '' ? 'a model that is not known' : of.model)
    calls.set(of.backend, known)
  }
  return [...calls].map(([backend, { calls: count, models }]) => ({
    alert: 'unpriced',
    subject: backend,
    rollout: null,
    severity: 'warning',
    incident: null,
    text: `${count} calls of ${nameOf(backend)} today have no price (${[...models].sort().join(', ')}): they are in no sum and no budget`,
  }))
}
