/** What is read off the runs of a cell. Infinity stands for "never" and sorts last. */

import type { Random } from './random.ts'

export type Column = readonly number[]

export const STATISTICS = {
  /** Of the first column. */
  median: ([a]) => quantile(a!, 0.5),
  p95: ([a]) => quantile(a!, 0.95),
  mean: ([a]) => sum(a!) / a!.length,
  max: ([a]) => Math.max(...a!),
  /** Median of the second ÷ median of the first: how many times faster the first is. */
  timesFaster: ([a, b]) => quantile(b!, 0.5) / quantile(a!, 0.5),
  /** Median of the first ÷ median of the second. */
  timesAsLong: ([a, b]) => quantile(a!, 0.5) / quantile(b!, 0.5),
  /** Fraction of the runs in which it happened at all. */
  happened: ([a]) => a!.filter(Number.isFinite).length / a!.length,
  /** Mean time between two alarms, of runs that may have been cut off: all the time ÷ all alarms. */
  runLength: ([time, ended]) => sum(time!) / sum(ended!),
} satisfies Record<string, (columns: readonly Column[]) => number>
export type Statistic = keyof typeof STATISTICS

/** Between neighbours where it falls between two; never a mean with Infinity. */
export function quantile(values: Column, q: number): number {
  if (values.length === 0) return Number.NaN
  const sorted = Float64Array.from(values).sort()
  const at = q * (sorted.length - 1)
  const low = sorted[Math.floor(at)]!
  const high = sorted[Math.ceil(at)]!
  return low === high ? low : low + (high - low) * (at - Math.floor(at))
}

function sum(values: Column): number {
  return values.reduce((total, value) => total + value, 0)
}

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Columns of one cell: the same run in each, drawn together. */
export type CellColumns = readonly Column[]

const RESAMPLES = 1_000

/**
 * The 95 % percentile interval of a statistic by bootstrap (Efron 1979): runs are drawn with repetition, all
 * columns of one cell together, because what happened in the same run belongs together.
 */
export function bootstrap(statistic: Statistic, cells: readonly CellColumns[], random: Random): Interval {
  const figures = new Float64Array(RESAMPLES)
  for (let i = 0; i < RESAMPLES; i++) {
    const columns = cells.flatMap((cell) => {
      const runs = cell[0]?.length ?? 0
      const chosen = Array.from({ length: runs }, () => random.integer(runs))
      return cell.map((column) => chosen.map((run) => column[run]!))
    })
    figures[i] = STATISTICS[statistic](columns)
  }
  figures.sort()
  return { low: figures[Math.floor(RESAMPLES * 0.025)]!, high: figures[Math.ceil(RESAMPLES * 0.975) - 1]! }
}
