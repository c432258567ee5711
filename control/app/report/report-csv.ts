/**
 * A report as one table: a row for each week, rollout, arm and day, told apart by `scope`. Units stand in the names
 * of columns; what a row has no figure for is empty, never 0.
 */

import { type Cell, dollarsCell, toCsv } from '../../core/report/csv.ts'
import type { SpanMoney } from '../money-views.ts'
import type { ReportLine, ReportRollout, ReportView } from '../report-views.ts'

const COLUMNS = [
  'week',
  /** `week`, `week before`, `to date`, `rollout`, `rollout week before`, `arm`, `arm week before`, `day`. */
  'scope',
  'from_utc',
  'to_utc',
  'rollout',
  'arm',
  'backend',
  'stage',
  'share_percent',
  'requests',
  'characters',
  'judged_requests',
  'error_rate_percent',
  'cache_hit_rate_percent',
  'fallback_rate_percent',
  'availability_percent',
  'p50_ms',
  'p95_ms',
  'p99_ms',
  'cost_usd',
  'vendor_alone_usd',
  'vendor_billed_usd',
  'own_servers_usd',
  'own_cost_usd',
  'avoided_usd',
  'net_usd',
  'net_server_only_usd',
  'provisional',
] as const
type Column = (typeof COLUMNS)[number]
type Row = Partial<Record<Column, Cell>>

export function reportCsv(report: ReportView): string {
  const { week, total, before, toDate, days, rollouts } = report
  const rows: Row[] = [
    { scope: 'week', ...moneyCells(total) },
    ...(before === null ? [] : [{ scope: 'week before', ...moneyCells(before) }]),
    { scope: 'to date', ...moneyCells(toDate) },
    ...rollouts.flatMap(rolloutRows),
    ...days.map((day) => ({ scope: 'day', ...moneyCells(day), stage: day.stage })),
  ]
  return toCsv(
    COLUMNS,
    rows.map((row) => COLUMNS.map((column) => (column === 'week' ? week : (row[column] ?? null)))),
  )
}

function rolloutRows(rollout: ReportRollout): readonly Row[] {
  const { key, stage, share, fallbackRate, money, moneyBefore } = rollout
  const armRows = (['baseline', 'candidate'] as const).flatMap((arm) => {
    const { now, before } = rollout[arm]
    const row = (scope: string, line: ReportLine, span: SpanMoney | null): Row => ({
      scope,
      ...(span === null ? {} : spanCells(span)),
      rollout: key,
      arm,
      ...lineCells(line),
    })
    return [row('arm', now, money), ...(before === null ? [] : [row('arm week before', before, moneyBefore)])]
  })
  return [
    {
      scope: 'rollout',
      rollout: key,
      stage,
      share_percent: share / 100,
      fallback_rate_percent: percent(fallbackRate),
      ...moneyCells(money),
    },
    ...(moneyBefore === null
      ? []
      : [{ scope: 'rollout week before', rollout: key, ...moneyCells(moneyBefore) }]),
    ...armRows,
  ]
}

function moneyCells(span: SpanMoney): Row {
  const { counterfactual, metered } = span
  return {
    ...spanCells(span),
    requests: span.requests,
    characters: span.characters,
    cost_usd: dollarsCell(metered + span.fixedAll),
    vendor_alone_usd: dollarsCell(counterfactual),
    vendor_billed_usd: dollarsCell(metered),
    own_servers_usd: dollarsCell(span.fixedServer),
    own_cost_usd: dollarsCell(span.fixedAll),
    avoided_usd: dollarsCell(counterfactual - metered),
    net_usd: dollarsCell(span.net),
    net_server_only_usd: dollarsCell(span.netServerOnly),
    provisional: span.provisional,
  }
}

function spanCells({ from, to }: SpanMoney): Row {
  return { from_utc: new Date(from).toISOString(), to_utc: new Date(to).toISOString() }
}

function lineCells(line: ReportLine): Row {
  return {
    backend: line.name,
    requests: line.requests,
    characters: line.characters,
    judged_requests: line.judged,
    error_rate_percent: percent(line.errorRate),
    cache_hit_rate_percent: percent(line.cacheHitRate),
    availability_percent: percent(line.availability),
    p50_ms: rounded(line.p50),
    p95_ms: rounded(line.p95),
    p99_ms: rounded(line.p99),
    cost_usd: dollarsCell(line.cost),
  }
}

/** Four decimals are a millionth: enough for a request in a million. */
function percent(fraction: number | null): number | null {
  return fraction === null ? null : Number((fraction * 100).toFixed(4))
}

function rounded(ms: number | null): number | null {
  return ms === null ? null : Number(ms.toFixed(1))
}
