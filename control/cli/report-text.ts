/** The weekly report for a terminal: the sentence first, then money, arms, what happened, what to do. */

import type { SpanMoney } from '../app/money-views.ts'
import type { ReportListing, ReportRollout, ReportView } from '../app/report-views.ts'
import { describeMoney } from '../core/describe.ts'
import { formatCount, formatFraction, formatShare, formatTime } from './format-values.ts'
import { indent, textTable } from './text-table.ts'

const DAY_MS = 86_400_000

export function reportText(report: ReportView): string {
  const left = report.sentAt === null ? 'has not left' : `left ${formatTime(report.sentAt)}`
  return [
    report.headline,
    report.subline,
    `${report.week}: ${dateOf(report.from)} to ${dateOf(report.to - DAY_MS)} UTC, ${left}`,
    '',
    moneyTable(report),
    ...report.rollouts.flatMap((rollout) => ['', ...rolloutLines(rollout)]),
    '',
    `Break-even: ${report.breakEven.text}`,
    ...section(
      'Next',
      report.actions.map(({ text, path }, index) => `${index + 1}. ${text} (${path})`),
    ),
    ...section('To know', report.notes),
  ].join('\n')
}

export function reportListText(reports: readonly ReportListing[]): string {
  if (reports.length === 0) return 'There is no report yet: nothing was used, and no cost is entered.'
  return textTable(
    ['week', 'from', 'to', 'net', 'left'],
    reports.map(({ week, from, to, net, sentAt }) => [
      week,
      dateOf(from),
      dateOf(to - DAY_MS),
      net === null ? '–' : describeMoney(net),
      sentAt === null ? '–' : formatTime(sentAt),
    ]),
  )
}

const MONEY_ROWS: readonly (readonly [string, (span: SpanMoney) => string])[] = [
  ['all of it at the vendor', (span) => describeMoney(span.counterfactual)],
  ['vendor billed', (span) => describeMoney(span.metered)],
  ['avoided', (span) => describeMoney(span.counterfactual - span.metered)],
  ['own cost', (span) => describeMoney(span.fixedAll)],
  ['  servers alone', (span) => describeMoney(span.fixedServer)],
  ['net saving', (span) => describeMoney(span.net)],
  ['  servers alone', (span) => describeMoney(span.netServerOnly)],
  ['requests', (span) => formatCount(span.requests)],
  ['characters', (span) => formatCount(span.characters)],
]

function moneyTable({ total, before, toDate }: ReportView): string {
  const spans = [total, ...(before === null ? [] : [before]), toDate]
  const heads = ['this week', ...(before === null ? [] : ['week before']), 'to date']
  return textTable(
    ['', ...heads],
    MONEY_ROWS.map(([name, cell]) => [name, ...spans.map(cell)]),
  )
}

function rolloutLines(rollout: ReportRollout): readonly string[] {
  const arms = (['candidate', 'baseline'] as const).flatMap((arm) => {
    const { now, before } = rollout[arm]
    return [[arm, now] as const, ...(before === null ? [] : [['  week before', before] as const])]
  })
  const table = textTable(
    ['', 'backend', 'requests', 'characters', 'cache', 'errors', 'p50', 'p95', 'p99', 'available', 'cost'],
    arms.map(([name, line]) => [
      name,
      line.name,
      formatCount(line.requests),
      formatCount(line.characters),
      formatFraction(line.cacheHitRate),
      formatFraction(line.errorRate),
      milliseconds(line.p50),
      milliseconds(line.p95),
      milliseconds(line.p99),
      formatFraction(line.availability),
      describeMoney(line.cost),
    ]),
  )
  return [
    `${rollout.name} (${rollout.key}), at stage ${rollout.stage}, ${formatShare(rollout.share)} assigned to ${rollout.candidateName}; net ${describeMoney(rollout.money.net)}; ${formatFraction(rollout.fallbackRate)} answered by a fallback`,
    indent(table),
    ...rollout.decisions.map(({ id, at, text }) => `  decision ${id}, ${formatTime(at)}: ${text}`),
    ...rollout.incidents.map(
      ({ id, title, status, cause }) =>
        `  incident ${id}, ${status}: ${title}${cause === null ? '' : `; cause: ${cause}`}`,
    ),
  ]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`)]
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${Math.round(value)} ms`
}

function dateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
