/** `npm run bench:detection`: the acceptance table of the judge, simulated. `--help` lists what can be set. */

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildRows } from './build-rows.ts'
import type { Cell } from './cell.ts'
import { tableCells } from './delay-tables.ts'
import { describeRun } from './describe-run.ts'
import { errorCells } from './error-cells.ts'
import { evaluate, type MeasuredRow, type Results } from './evaluate.ts'
import { JUDGEMENTS } from './format-figure.ts'
import { formatRow } from './format-row.ts'
import { keepRunsIn, NOTHING_KEPT } from './kept-runs.ts'
import { KNOWN_MATCHES, type MatchedByRate, matchingCell, matchRules, RATES } from './matching.ts'
import { progressLine } from './progress-line.ts'
import { HELP, type Options, readOptions } from './read-options.ts'
import { runCells } from './run-cells.ts'
import { fullScale, quickScale } from './scale.ts'

const PAGE = fileURLToPath(new URL('../../../control/docs/detection-benchmark.md', import.meta.url))

async function runAll(options: Options): Promise<number> {
  const { seed, threads, isQuick, only } = options
  const kept =
    options.keep === null ? NOTHING_KEPT : keepRunsIn(options.keep, { commit: commitInUse(), seed })
  const scale = isQuick ? quickScale(options.runs ?? undefined) : fullScale(options.runs ?? undefined)
  const run = async (label: string, cells: readonly Cell[]): Promise<Results> => {
    const line = progressLine(label, process.stderr, () => performance.now())
    const results = await runCells(cells, seed, threads, { progress: (done) => line.show(done), kept })
    line.end()
    return results
  }
  const matched = isQuick || only ? KNOWN_MATCHES : await match(run)
  const rows = buildRows(scale, matched).filter(({ id }) => only?.includes(id) ?? true)
  const unknown = only?.find((id) => !rows.some((row) => row.id === id))
  if (unknown !== undefined) {
    console.error(
      `--only: got "${unknown}", expected some of ${buildRows(scale, matched).map(({ id }) => id)}`,
    )
    return 2
  }
  const cells = errorCells(scale, matched)
  const wanted = rows.flatMap((row) =>
    row.figures.flatMap((figure) => figure.sources.map(({ cell }) => cell)),
  )
  const more = options.writes ? tableCells(scale, cells) : []
  const results = await run(`${rows.length} rows`, [...wanted, ...more])
  const measured = rows.map((row) => evaluate(row, results, seed))
  for (const one of measured) console.log(`${formatRow(one)}\n`)
  const missed = measured.filter((one) => one.judgement === 'missed')
  console.log(summarise(measured, missed, seed))
  if (options.json !== null) writeFileSync(options.json, toJson(seed, matched, measured))
  if (options.writes) {
    mkdirSync(dirname(PAGE), { recursive: true })
    const page = describeRun({ seed, commit: commitInUse(), scale, matched, cells, rows: measured, results })
    writeFileSync(PAGE, page)
  }
  return missed.length > 0 ? 1 : 0
}

async function match(
  run: (label: string, cells: readonly Cell[]) => Promise<Results>,
): Promise<MatchedByRate> {
  const results = await run('Matching the rules of the field', RATES.map(matchingCell))
  return matchRules(results)
}

function summarise(all: readonly MeasuredRow[], missed: readonly MeasuredRow[], seed: number): string {
  const count = (judgement: MeasuredRow['judgement']) =>
    all.filter((one) => one.judgement === judgement).length
  const tail = missed.length > 0 ? `: ${missed.map(({ row }) => row.id).join(', ')}` : ''
  const near = `${count('near')} ${JUDGEMENTS.near}`
  return `Seed ${seed}: ${all.length} rows, ${count('held')} held, ${near}, ${missed.length} missed${tail}`
}

function toJson(seed: number, matched: MatchedByRate, rows: readonly MeasuredRow[]): string {
  const figures = rows.map(({ row, judgement, figures: all }) => ({
    id: row.id,
    title: row.title,
    judgement,
    figures: all.map(({ figure, value, interval, runs, judgement: one }) => ({
      label: figure.label,
      unit: figure.unit,
      statistic: figure.statistic,
      bound: figure.bound,
      // JSON has no Infinity.
      value: Number.isFinite(value) ? value : String(value),
      low: Number.isFinite(interval.low) ? interval.low : String(interval.low),
      high: Number.isFinite(interval.high) ? interval.high : String(interval.high),
      runs,
      judgement: one,
    })),
  }))
  return `${JSON.stringify({ seed, matched, rows: figures }, null, 2)}\n`
}

function commitInUse(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: dirname(PAGE),
      encoding: 'utf8',
    }).trim()
  } catch {
    return 'unknown'
  }
}

const options = readOptions(process.argv.slice(2))
if (options === 'help') {
  console.log(HELP)
} else if ('problem' in options) {
  console.error(options.problem)
  process.exitCode = 2
} else {
  process.exitCode = await runAll(options)
}
