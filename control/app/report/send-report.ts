import { type Actor, nameOf } from '../../core/actor.ts'
import type { Effect } from '../../core/effects.ts'
import type { AppContext } from '../context.ts'
import { fail, ok, type Result } from '../errors.ts'
import type { ReportView } from '../report-views.ts'
import type { ReadMoney } from './read-money-at.ts'
import { readReport } from './read-report.ts'
import { reportNotice } from './report-words.ts'

/** By itself, once. False means that another control, or this one before it died, has sent it. */
export async function sendWeek(ctx: AppContext, readMoney: ReadMoney, week: string): Promise<boolean> {
  const report = await readReport(ctx, readMoney, week)
  if (!report.ok) throw new Error(`the report of ${week}: ${report.error.detail}`)
  const sentAt = ctx.clock.now()
  const document: ReportView = { ...report.value, sentAt }
  const first = await ctx.store.money.sendReport({ week, sentAt, document }, [
    {
      lane: 'slack',
      idempotencyId: `report-${week}`,
      notice: reportNotice(document, null, sentAt),
    },
  ])
  if (first) tellSent(ctx, { week })
  return first
}

/** On purpose: before its time, and then it does not leave by itself any more, or again, beside what has left. */
export async function sendReport(
  ctx: AppContext,
  readMoney: ReadMoney,
  actor: Actor,
  week: string,
  reason: string,
): Promise<Result<ReportView>> {
  const report = await readReport(ctx, readMoney, week)
  if (!report.ok) return report
  if (!report.value.complete)
    return fail({
      code: 'refused',
      reason: 'week-not-over',
      detail: `${week} is not over: its report leaves once it is`,
      gates: [],
    })
  const sentAt = ctx.clock.now()
  const by = nameOf(actor)
  const effect = (document: ReportView, again: boolean): Effect => ({
    lane: 'slack',
    idempotencyId: again ? `report-${week}-again-${sentAt}` : `report-${week}`,
    notice: reportNotice(document, { by, reason, again }, sentAt),
  })
  const document: ReportView = { ...report.value, sentAt: report.value.sentAt ?? sentAt }
  const first = await ctx.store.money.sendReport({ week, sentAt, document }, [effect(document, false)])
  if (!first) await ctx.store.outbox.enqueue([effect(document, true)], sentAt)
  tellSent(ctx, { week, by, reason, again: !first })
  return first ? ok(document) : readReport(ctx, readMoney, week)
}

function tellSent(ctx: AppContext, what: Readonly<Record<string, unknown>>): void {
  ctx.log.info('report.sent', what)
  ctx.events.tell({ kind: 'money', rollout: null })
}
