import { queryOptions } from '@tanstack/react-query'
import type { ReportListing, ReportView } from '../../../control/app/report-views.ts'
import { send } from '../api/send.ts'

export const reportsQuery = queryOptions({
  queryKey: ['money', 'reports'],
  queryFn: ({ signal }) => send<{ reports: readonly ReportListing[] }>('/v1/reports', { signal }),
  select: (answer) => answer.reports,
})

export const reportQuery = (week: string) =>
  queryOptions({
    queryKey: ['money', 'report', week],
    queryFn: ({ signal }) => send<ReportView>(`/v1/reports/${week}`, { signal }),
    staleTime: 60_000,
  })
