/**
 * Money by the simplest of rules, for tests of what is done with it: every character costs 15 micro-dollars at the
 * vendor, and fixed costs are a thirtieth of a month a day. What the real rules are is tested where they are.
 */

import { ok } from '../../control/app/errors.ts'
import type { MoneyView, SpanMoney } from '../../control/app/money-views.ts'
import type { ReadMoney } from '../../control/app/report/read-money-at.ts'
import { DAY_MS, type UsageRow } from '../../control/core/cost/usage.ts'
import type { EpochMs } from '../../control/core/units.ts'

export const MICRO_PER_CHARACTER = 15

export const readPlainMoney: ReadMoney = async (ctx, { rollout, from, to }) => {
  const now = ctx.clock.now()
  const all = await ctx.store.usage.read({ from: 0 as EpochMs, to: now, width: 'day' })
  const rows = all.filter((row) => rollout === null || row.rollout === rollout)
  const fixed = (await ctx.store.money.fixedCosts()).map((cost) => ({
    from: cost.from,
    aDay: cost.monthly.kind === 'amount' ? Math.round((Number(cost.monthly.amount) * 1_000_000) / 30) : 0,
  }))
  const since = rows[0]?.start ?? null
  const span = (begin: number, end: number): SpanMoney => spanOf(rows, fixed, begin, end, now)
  const days = Array.from({ length: Math.ceil((to - from) / DAY_MS) }, (_, index) => from + index * DAY_MS)
  const breakEven = {
    charactersPerDay: 222_000,
    charactersPerMonth: 6_760_000,
    crossing: { kind: 'too-little-data', text: 'two weeks are needed' },
    text: 'from 222,000 characters a day on',
  } as const
  return ok({
    asOf: now,
    rollout,
    headline: `Seen at ${new Date(now).toISOString()}`,
    subline: '',
    since,
    toDate: span(since ?? now, now),
    week: span(now - 7 * DAY_MS, now),
    weekBefore: span(now - 14 * DAY_MS, now - 7 * DAY_MS),
    month: span(now - 30 * DAY_MS, now),
    days: days.map((day) => ({ ...span(day, day + DAY_MS), stage: null, candidateFraction: null })),
    span: span(from, to),
    parts: (['baseline', 'candidate'] as const).map((arm) => {
      const own = rows.filter((row) => row.arm === arm && row.start >= from && row.start < to)
      return {
        rollout,
        arm,
        role: 'primary',
        backend: 'workers-ai',
        model: 'aura',
        account: 'cloudflare',
        calls: sum(own, 'calls'),
        characters: sum(own, 'characters'),
        microUnits: 0,
        unit: 'neurons',
        cost: billedOf(own),
        state: 'listed',
      }
    }),
    unpriced: [],
    perThousand: { candidateServerOnly: null, candidateAll: null, baseline: 15_000 },
    volume: null,
    breakEven: { serverOnly: breakEven, all: breakEven },
    payback: null,
    utilisation: null,
    resting: null,
    alternatives: [],
    pace: [],
    budgets: [],
  } satisfies MoneyView)
}

function spanOf(
  rows: readonly UsageRow[],
  fixed: readonly { readonly from: number; readonly aDay: number }[],
  from: number,
  to: number,
  now: number,
): SpanMoney {
  const own = rows.filter((row) => row.start >= from && row.start < to)
  const counterfactual = sum(own, 'userCharacters') * MICRO_PER_CHARACTER
  const metered = billedOf(own)
  const fixedAll = fixed.reduce((total, cost) => {
    const length = Math.max(0, Math.min(to, now) - Math.max(from, cost.from))
    return total + Math.round((cost.aDay * length) / DAY_MS)
  }, 0)
  const net = counterfactual - metered - fixedAll
  return {
    from,
    to,
    counterfactual,
    metered,
    fixedServer: fixedAll,
    fixedAll,
    net,
    netServerOnly: net,
    requests: sum(own, 'requests'),
    characters: sum(own, 'userCharacters'),
    provisional: to + DAY_MS > now,
  }
}

function billedOf(rows: readonly UsageRow[]): number {
  return (
    sum(
      rows.filter((row) => row.metered),
      'characters',
    ) * MICRO_PER_CHARACTER
  )
}

function sum(rows: readonly UsageRow[], name: keyof UsageRow['counts']): number {
  return rows.reduce((total, row) => total + row.counts[name], 0)
}
