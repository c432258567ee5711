import { type WeekSpan, weekAt, weekBefore } from '../../core/report/iso-week.ts'
import type { AppContext } from '../context.ts'
import type { ReportListing } from '../report-views.ts'
import { firstDay } from './first-day.ts'
import { type ReadMoney, readMoneyAt } from './read-money-at.ts'

/** Five quarters: the week of last year is among them. */
const WEEKS_LISTED = 65

/** Newest first, each with what is computed of it now. */
export async function listReports(ctx: AppContext, readMoney: ReadMoney): Promise<readonly ReportListing[]> {
  const now = ctx.clock.now()
  const since = await firstDay(ctx)
  if (since === null) return []
  const weeks: WeekSpan[] = []
  for (let week = weekAt(now); week.to > since && weeks.length < WEEKS_LISTED; week = weekBefore(week))
    weeks.push(week)
  const oldest = weeks.at(-1)
  if (!oldest) return []
  const { days } = await readMoneyAt(ctx, readMoney, { rollout: null, from: oldest.from, to: now }, now)
  const sent = new Map(
    (await ctx.store.money.reports(WEEKS_LISTED)).map(({ week, sentAt }) => [week, sentAt]),
  )
  return weeks.map(({ week, from, to }) => {
    const own = days.filter((day) => day.from >= from && day.from < to)
    return {
      week,
      from,
      to,
      sentAt: sent.get(week) ?? null,
      net: own.length === 0 ? null : own.reduce((sum, day) => sum + day.net, 0),
    }
  })
}
