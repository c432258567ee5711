/** Figures of a row with their intervals, and whether the row holds. */

import { type Cell, nameCell, type Outcome } from './cell.ts'
import { Random } from './random.ts'
import type { Bound, Figure, Row } from './row.ts'
import { bootstrap, type Column, type Interval, STATISTICS } from './statistics.ts'

/** Outcomes of the runs by the name of the cell. */
export type Results = ReadonlyMap<string, readonly Outcome[]>

/**
 * `missed`: the whole interval lies beyond the bound. `near`: the figure does, the interval reaches back.
 * `shown`: there is nothing to hold.
 */
export type Judgement = 'held' | 'near' | 'missed' | 'shown'

export interface Measured {
  readonly figure: Figure
  readonly value: number
  readonly interval: Interval
  readonly runs: number
  readonly judgement: Judgement
}

export interface MeasuredRow {
  readonly row: Row
  readonly figures: readonly Measured[]
  readonly judgement: Judgement
}

export function evaluate(row: Row, results: Results, seed: number): MeasuredRow {
  const figures = row.figures.map((figure) => measure(figure, results, seed))
  const judgements = figures.map((one) => one.judgement)
  const worst = (['missed', 'near', 'held'] as const).find((one) => judgements.includes(one))
  return { row, figures, judgement: worst ?? 'shown' }
}

function measure(figure: Figure, results: Results, seed: number): Measured {
  const cells: Column[][] = []
  const byName = new Map<string, Column[]>()
  for (const { cell, field } of figure.sources) {
    const name = nameCell(cell)
    let columns = byName.get(name)
    if (!columns) {
      columns = []
      byName.set(name, columns)
      cells.push(columns)
    }
    columns.push(columnOf(cell, field, results))
  }
  const value = STATISTICS[figure.statistic](cells.flat())
  const random = Random.derive(seed, `bootstrap of ${figure.label} ${[...byName.keys()].join()}`, 0)
  const interval = bootstrap(figure.statistic, cells, random)
  const runs = cells[0]?.[0]?.length ?? 0
  return { figure, value, interval, runs, judgement: judge(value, interval, figure.bound) }
}

export function columnOf(cell: Cell, field: string, results: Results): Column {
  const outcomes = results.get(nameCell(cell))
  if (!outcomes) throw new Error(`${nameCell(cell)} was not run`)
  return outcomes.map((outcome) => {
    const value = outcome[field]
    if (value === undefined) throw new Error(`${nameCell(cell)} has no "${field}"`)
    return value
  })
}

export function judge(value: number, interval: Interval, bound: Bound | null): Judgement {
  if (!bound) return 'shown'
  if (bound.kind === 'at most') {
    if (value <= bound.value) return 'held'
    return interval.low > bound.value || Number.isNaN(value) ? 'missed' : 'near'
  }
  if (value >= bound.value) return 'held'
  return interval.high < bound.value || Number.isNaN(value) ? 'missed' : 'near'
}
