/** How fast each rule is at each traffic, beside how often it rolls back what deserves no rollback. */

import type { Cell } from './cell.ts'
import { type ErrorCells, STEPS } from './error-cells.ts'
import { ERROR_RULES, RULE_NAMES, type RuleName } from './error-rules.ts'
import { columnOf, type Results } from './evaluate.ts'
import { round } from './format-figure.ts'
import { formatTable } from './format-table.ts'
import { type MatchedByRate, RATES, type Rate } from './matching.ts'
import type { Scale } from './scale.ts'
import { quantile } from './statistics.ts'

const LEVELS = [0.003, 0.019] as const
/** Rules that remember for ever have no delay after an hour that means anything; they are shown by their weeks. */
const WEEKS_ONLY: readonly RuleName[] = ['flaggerCoded', 'argo', 'sinceStart']
const SLOWDOWNS = [1.6, 2, 3] as const
const LATENCY_SETTINGS = [
  [0.1, 0.25],
  [1, 0.25],
  [1, 0.75],
  [10, 0.5],
] as const

/** What the tables need beyond the rows. */
export function tableCells(scale: Scale, cells: ErrorCells): readonly Cell[] {
  return [
    ...RATES.flatMap((rate) => [
      ...STEPS.map((errors) => cells.delay(rate, errors)),
      ...LEVELS.map((errors) => cells.week(rate, errors)),
    ]),
    ...LATENCY_SETTINGS.flatMap(([rate, share]) =>
      SLOWDOWNS.map((slower) => latencyCell(scale, rate, share, slower)),
    ),
  ]
}

export function formatDelayTables(cells: ErrorCells, matched: MatchedByRate, results: Results): string {
  return RATES.map((rate) => {
    const names = RULE_NAMES.filter((name) => name !== 'sinceStart')
    const rows = names.map((name) => [
      nameRule(name, matched, rate),
      ...LEVELS.map((errors) => fraction(columnOf(cells.week(rate, errors), name, results))),
      ...STEPS.map((errors) =>
        WEEKS_ONLY.includes(name) ? '' : delayOf(columnOf(cells.delay(rate, errors), name, results)),
      ),
    ])
    const head = ['rule', 'false at 0.3 %', 'false at 1.9 %', ...STEPS.map((errors) => `${errors * 100} %`)]
    return `**${rate === 1 ? 'One candidate request' : `${rate} candidate requests`} a second**\n\n${formatTable(head, rows)}`
  }).join('\n\n')
}

export function formatLatencyTable(scale: Scale, results: Results): string {
  const rows = LATENCY_SETTINGS.map(([rate, share]) => [
    `${rate} req/s, share ${share * 100} %`,
    ...SLOWDOWNS.map((slower) =>
      delayOf(columnOf(latencyCell(scale, rate, share, slower), 'delay', results)),
    ),
  ])
  return formatTable(['candidate', ...SLOWDOWNS.map((slower) => `${slower} times as slow`)], rows)
}

/** Where another rule of the table had the smaller median, and what that rule does at 1.9 %. */
export function formatFasterRules(cells: ErrorCells, matched: MatchedByRate, results: Results): string {
  const lines: string[] = []
  for (const rate of RATES) {
    for (const errors of STEPS) {
      const ours = quantile(columnOf(cells.delay(rate, errors), 'strict', results), 0.5)
      const faster = RULE_NAMES.filter((name) => name !== 'strict' && !WEEKS_ONLY.includes(name)).flatMap(
        (name) => {
          const theirs = quantile(columnOf(cells.delay(rate, errors), name, results), 0.5)
          if (!(theirs < ours * 0.95)) return []
          const falsely = fraction(columnOf(cells.week(rate, 0.019), name, results))
          return [
            `${nameRule(name, matched, rate)}: ${round(theirs)} s, false at 1.9 % in ${falsely} of weeks`,
          ]
        },
      )
      if (faster.length > 0)
        lines.push(`- ${rate} req/s, ${errors * 100} % (ours: ${round(ours)} s): ${faster.join('; ')}`)
    }
  }
  return lines.join('\n')
}

function latencyCell(scale: Scale, rate: number, share: number, slower: number): Cell {
  return {
    kind: 'latencyStep',
    params: { rate, share, slower },
    runs: scale.runs(60),
    cost: rate > 1 ? 0.8 : 0.2,
  }
}

function nameRule(name: RuleName, matched: MatchedByRate, rate: Rate): string {
  const { flagger, window, windowLooks } = matched[rate]
  if (name === 'matchedFlagger') return `${ERROR_RULES[name]} (${flagger} in a row)`
  if (name === 'matchedWindow')
    return `${ERROR_RULES[name]} (${windowLooks / 6} min, over ${round(window * 100)} %)`
  return ERROR_RULES[name]
}

function fraction(column: readonly number[]): string {
  return `${round((100 * column.filter(Number.isFinite).length) / column.length)} %`
}

/** Median / 95th percentile in seconds; how many never did it. */
function delayOf(column: readonly number[]): string {
  const median = quantile(column, 0.5)
  const p95 = quantile(column, 0.95)
  const never = column.filter((delay) => delay === Number.POSITIVE_INFINITY).length / column.length
  if (median === Number.POSITIVE_INFINITY) return never === 1 ? 'never' : `${round(never * 100)} % never`
  const high = p95 === Number.POSITIVE_INFINITY ? `${round(never * 100)} % never` : round(p95)
  return `${round(median)} / ${high}`
}
