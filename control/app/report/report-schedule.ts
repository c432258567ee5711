/**
 * Lets the report of each week leave in its time, and makes up for weeks in which control was away. What makes it
 * leave once is the store, which keeps report and message in one write; what is remembered here only saves looking.
 */

import { dueWeeks, type ReportTime, type ZoneOffset } from '../../core/report/due-reports.ts'
import type { AppContext } from '../context.ts'
import { firstDay } from './first-day.ts'
import type { ReadMoney } from './read-money-at.ts'
import { sendWeek } from './send-report.ts'

export interface ReportSchedule {
  readonly time: ReportTime
  readonly offsetAt: ZoneOffset
}

export function createReportSender(
  ctx: AppContext,
  readMoney: ReadMoney,
  { time, offsetAt }: ReportSchedule,
): { sendDue(): Promise<void> } {
  const left = new Set<string>()

  async function send(week: string): Promise<void> {
    if ((await ctx.store.money.report(week)) === undefined) await sendWeek(ctx, readMoney, week)
    left.add(week)
  }

  return {
    async sendDue() {
      const since = await firstDay(ctx)
      const failures: unknown[] = []
      for (const { week } of dueWeeks({ now: ctx.clock.now(), time, offsetAt, since })) {
        if (left.has(week)) continue
        // One week that cannot be computed holds up no other; it is tried again at the next look.
        await send(week).catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw failures[0]
    },
  }
}
