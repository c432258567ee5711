/** Whether moving pays: what it cost, what it would have cost, and when it breaks even, for one rollout or for all. */

import { perThousandCharacters } from '../../core/cost/break-even.ts'
import { budgetStates } from '../../core/cost/budget.ts'
import { dayOf, monthOf } from '../../core/cost/calendar.ts'
import type { DailyBudget } from '../../core/cost/daily-budget.ts'
import { DAY_MS } from '../../core/cost/usage.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { EpochMs, MicroUsd } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import type { MoneyView, SpanMoney } from '../money-views.ts'
import { type StageSince, stagesOf } from '../stages-in-force.ts'
import { alternativesOf } from './alternatives.ts'
import { breakEvenView, fixedNow, vendorMix } from './break-even-view.ts'
import { modelsOf } from './known-to-money.ts'
import { restingView, utilisationView } from './load-views.ts'
import type { MoneyQuery } from './money-api.ts'
import { concerns, type MoneyBooks, openBooks } from './money-books.ts'
import { headlineOf } from './money-headline.ts'
import { paceView } from './pace-view.ts'
import { paybackView } from './payback-view.ts'
import { unitOf } from './price-entry.ts'
import { type RecentUse, recentUse } from './recent-use.ts'
import { spansOf } from './span-money.ts'
import { spendParts } from './spend-parts.ts'
import { unpricedUses } from './unpriced-uses.ts'

const DEFAULT_DAYS = 28
/** Three years of days: more than a screen, and no more than some milliseconds. */
const MOST_DAYS = 1_100

export async function readMoney(ctx: AppContext, query: MoneyQuery): Promise<Result<MoneyView>> {
  const { rollout } = query
  const now = ctx.clock.now()
  const to = query.to ?? now
  const from = dayOf(query.from ?? to - DEFAULT_DAYS * DAY_MS)
  if (from >= to) return invalid('from', `expected a time before to (${to}), not ${from}`)
  if (to - from > MOST_DAYS * DAY_MS) return invalid('from', `expected at most ${MOST_DAYS} days before to`)
  const books = await openBooks(ctx)
  const one = books.rollouts.find(({ key }) => key === rollout)
  if (rollout !== null && one === undefined)
    return fail({ code: 'not-found', detail: `there is no rollout "${rollout}"` })
  return ok(await viewOf(ctx, books, one ?? null, from, to))
}

async function viewOf(
  ctx: AppContext,
  books: MoneyBooks,
  asked: Rollout | null,
  from: number,
  to: number,
): Promise<MoneyView> {
  const { now, since } = books
  const rollout = asked?.key ?? null
  const today = dayOf(now)
  const inPlay = books.rollouts.filter(isInPlay)
  // What is said of one candidate is said where there is only one to mean.
  const only = asked ?? (inPlay.length === 1 ? inPlay[0]! : null)
  const [projections, budgets, stages] = await Promise.all([
    ctx.store.money.projections(null),
    ctx.store.money.budgets(),
    stagesInForce(ctx, asked ? [asked] : inPlay),
  ])

  const spans = spansOf(books, rollout)
  const week = spans.of(today - 7 * DAY_MS, today)
  const toDate = spans.of(since ?? today, now)
  const recent = recentUse(books, rollout)
  const fixed = fixedNow(books, rollout)
  const mix = vendorMix(books, recent, await baselineModel(ctx, only))
  const breakEven = breakEvenView(books, recent, mix, fixed)
  const load = only && (await loadOf(ctx, only, today))
  const isAsked = concerns(rollout)
  const unpriced = unpricedOf(books, rollout)
  const inSpan = <T extends { readonly day: EpochMs }>(part: T) => part.day >= from && part.day < to
  return {
    asOf: now,
    rollout,
    ...headlineOf({
      now,
      since,
      toDate,
      breakEven: breakEven.all,
      volume: recent.volume,
      onCandidate: recent.characters === 0 ? null : recent.candidateCharacters / recent.characters,
      unpriced,
      hasFixed: books.fixed.some(
        (cost) => rollout === null || cost.rollout === null || cost.rollout === rollout,
      ),
      hasProjection: (asked ? [asked] : inPlay).every(({ key }) =>
        projections.some((projection) => projection.rollout === key),
      ),
    }),
    since,
    toDate,
    week,
    weekBefore: spans.of(today - 14 * DAY_MS, today - 7 * DAY_MS),
    month: spans.of(monthOf(now), now),
    days: spans.days(from, to, asked && (stages.get(asked.key) ?? null)),
    span: spans.of(from, to),
    parts: spendParts(
      books.ledger.parts.filter((part) => inSpan(part) && isAsked(part.row)),
      (account) => unitOf(account, books.prices.book),
    ),
    unpriced,
    perThousand: perThousand(week, recent),
    volume: recent.volume,
    breakEven,
    payback: paybackView(books, rollout, spans.days(since ?? today, now, null)),
    utilisation: load,
    resting: only && restingView(only, mix, recent, fixed, load),
    alternatives: alternativesOf(books, { rollout, from, to }),
    pace: (asked ? [asked] : inPlay).map((each) =>
      paceView(books, each, stages.get(each.key) ?? [], projections),
    ),
    budgets: budgetViews(
      books,
      budgets.filter(({ backend }) => !asked || [asked.baseline, asked.candidate].includes(backend)),
    ),
  }
}

function budgetViews({ ledger, now }: MoneyBooks, budgets: readonly DailyBudget[]): MoneyView['budgets'] {
  const today = dayOf(now)
  const states = budgetStates(
    ledger.parts.filter((part) => part.day === today),
    budgets,
  )
  return states.map(({ backend, limit, spent, state }, index) => ({
    backend,
    limit,
    spent,
    hardStop: budgets[index]!.hardStop,
    state,
    until: today + DAY_MS,
  }))
}

function isInPlay({ state }: Rollout): boolean {
  return state.phase !== 'draft' && state.phase !== 'abandoned'
}

async function stagesInForce(
  { store }: AppContext,
  rollouts: readonly Rollout[],
): Promise<ReadonlyMap<string, readonly StageSince[]>> {
  const entries = rollouts.map(async (each) => [each.key, await stagesOf(store.rollouts, each)] as const)
  return new Map<string, readonly StageSince[]>(await Promise.all(entries))
}

async function baselineModel({ store }: AppContext, rollout: Rollout | null): Promise<string | null> {
  const backend = rollout && (await store.rollouts.backend(rollout.baseline))
  if (!backend) return null
  const own = rollout.eligible.languages.flatMap((language) => backend.languages[language]?.model ?? [])
  return own[0] ?? modelsOf(backend.languages)[0] ?? null
}

async function loadOf({ store }: AppContext, rollout: Rollout, today: EpochMs) {
  const [hours, evidence] = await Promise.all([
    store.usage.read({
      from: (today - 7 * DAY_MS) as EpochMs,
      to: (today + DAY_MS) as EpochMs,
      width: 'hour',
    }),
    store.rollouts.evidence(rollout.key),
  ])
  const capacity = evidence.find(({ kind }) => kind === 'capacity')?.value ?? null
  const own = hours.filter((row) => row.rollout === rollout.key)
  return utilisationView(own, rollout.candidate, capacity)
}

function perThousand(week: SpanMoney, recent: RecentUse): MoneyView['perThousand'] {
  const of = (cost: number, characters: number) => perThousandCharacters(cost as MicroUsd, characters)
  return {
    candidateServerOnly: of(week.fixedServer, recent.candidateCharacters),
    candidateAll: of(week.fixedAll, recent.candidateCharacters),
    baseline: of(week.counterfactual, recent.characters),
  }
}

/** What was called without a price, and what would have been. */
function unpricedOf({ ledger, wouldCost }: MoneyBooks, rollout: string | null): MoneyView['unpriced'] {
  const isAsked = concerns(rollout)
  const spent = unpricedUses(ledger.unpriced.filter((use) => isAsked(use.of)))
  const would = unpricedUses(
    wouldCost.unpriced.filter((use) => isAsked(use.of)),
    ({ baseline, baselineModel }) => ({ backend: baseline, model: baselineModel }),
  )
  const known = new Set(spent.map(({ backend, model }) => `${backend} ${model}`))
  return [...spent, ...would.filter(({ backend, model }) => !known.has(`${backend} ${model}`))]
}

function invalid(field: string, problem: string) {
  return fail({ code: 'invalid', detail: `${field}: ${problem}`, problems: [{ field, problem }] })
}
