/** The page that decides, for any week: computed from what is known now, beside what was said when it left. */

import { describeDay } from '../../core/report/describe-week.ts'
import { lastWholeWeek, parseWeek, type WeekSpan, weekBefore } from '../../core/report/iso-week.ts'
import { nextActions } from '../../core/report/next-actions.ts'
import type { EpochMs } from '../../core/units.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import type { ReportView } from '../report-views.ts'
import { gatherActionFacts } from './action-facts.ts'
import { firstDay } from './first-day.ts'
import { type ReadMoney, type ReportMoney, readMoneyAt, settled } from './read-money-at.ts'
import { readReportRollout } from './read-report-rollout.ts'
import { notesOf } from './report-notes.ts'
import { headlineOf } from './report-words.ts'

export async function readReport(
  ctx: AppContext,
  readMoney: ReadMoney,
  name: string,
): Promise<Result<ReportView>> {
  const week = parseWeek(name)
  if (!week) return noSuchWeek(`"${name}" is no ISO week, such as 2026-W48`)
  const now = ctx.clock.now()
  if (week.from > now) return noSuchWeek(`${name} begins on ${describeDay(week.from)}`)
  const since = await firstDay(ctx)
  if (since === null) return noReport('nothing was used yet, and no cost is entered')
  if (week.to <= since)
    return noReport(`nothing was used before ${describeDay(since)}, so ${name} has no report`)
  return ok(await makeReport(ctx, readMoney, week, since))
}

async function makeReport(
  ctx: AppContext,
  readMoney: ReadMoney,
  week: WeekSpan,
  since: number,
): Promise<ReportView> {
  const now = ctx.clock.now()
  const complete = now >= week.to
  const asOf = complete ? week.to : now
  const before = weekBefore(week)
  const hasBefore = before.to > since
  const of = (span: WeekSpan, rollout: string | null) =>
    readMoneyAt(
      ctx,
      readMoney,
      { rollout, from: span.from, to: Math.min(span.to, now) },
      Math.min(asOf, span.to) as EpochMs,
    )

  const money = await of(week, null)
  const moneyBefore = hasBefore ? await of(before, null) : null
  const rollouts = await ctx.store.rollouts.list()
  const usage = await ctx.store.usage.read({ from: before.from, to: week.to, width: 'day' })
  const ofRollouts = new Map<string, ReportMoney>()
  for (const { key } of rollouts) ofRollouts.set(key, await of(week, key))
  const weeks = await Promise.all(
    rollouts.map(async (rollout) => {
      const earlier = hasBefore ? { week: before, money: await of(before, rollout.key) } : null
      return readReportRollout(ctx, rollout, week, ofRollouts.get(rollout.key)!, earlier, usage)
    }),
  )
  const shown = weeks.filter((one) => one !== undefined)

  const sent = await ctx.store.money.report(week.week)
  const total = settled(money.span, now)
  const totalBefore = moneyBefore && settled(moneyBefore.span, now)
  const facts = await gatherActionFacts(ctx, money, ofRollouts)
  return {
    week: week.week,
    from: week.from,
    to: week.to,
    sentAt: sent?.sentAt ?? null,
    complete,
    headline: headlineOf(week.week, total, totalBefore, complete),
    subline: money.headline,
    total,
    before: totalBefore,
    toDate: settled(money.toDate, now),
    days: money.days.map((day) => settled(day, now)),
    breakEven: money.breakEven.all,
    volume: money.volume,
    perThousand: money.perThousand,
    rollouts: shown.map(({ view }) => view),
    // What to do is a question of now: last week's page asks it, one of last year does not.
    actions: week.to >= lastWholeWeek(now).to ? nextActions(facts) : [],
    notes: notesOf({
      week,
      now,
      since,
      total,
      unpriced: money.unpriced,
      fixedCostsEntered: facts.fixedCostsEntered,
      forgotten: shown.some(({ forgotten }) => forgotten),
      sent,
    }),
  }
}

function noSuchWeek(detail: string): Result<never> {
  return fail({
    code: 'invalid',
    detail: `week: ${detail}`,
    problems: [{ field: 'week', problem: detail }],
  })
}

function noReport(detail: string): Result<never> {
  return fail({ code: 'not-found', detail })
}
