import type { AppContext } from '../context.ts'
import { listReports } from './list-reports.ts'
import type { ReadMoney } from './read-money-at.ts'
import { readReport } from './read-report.ts'
import type { ReportApi } from './report-api.ts'
import { sendReport } from './send-report.ts'

export function createReportApi(ctx: AppContext, readMoney: ReadMoney): ReportApi {
  return {
    list: () => listReports(ctx, readMoney),
    read: (week) => readReport(ctx, readMoney, week),
    send: (actor, week, reason) => sendReport(ctx, readMoney, actor, week, reason),
  }
}
