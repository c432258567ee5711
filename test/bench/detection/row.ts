/** A row of the acceptance table: what is claimed, the figures that it rests on, and what each must reach. */

import type { Cell } from './cell.ts'
import type { Statistic } from './statistics.ts'

export interface Source {
  readonly cell: Cell
  readonly field: string
}

export interface Bound {
  readonly kind: 'at most' | 'at least'
  readonly value: number
}

export type Unit = 'seconds' | 'times' | 'runs' | 'number' | 'hours' | 'nanoseconds' | 'bytes'

export interface Figure {
  readonly label: string
  readonly unit: Unit
  readonly statistic: Statistic
  readonly sources: readonly Source[]
  /** Null: shown for comparison, nothing is promised. */
  readonly bound: Bound | null
}

export interface Row {
  readonly id: string
  readonly title: string
  /** What it means, for somebody who never heard of statistics. */
  readonly meaning: string
  /** Where the bounds come from. */
  readonly bounds: string
  readonly figures: readonly Figure[]
}

export const atMost = (value: number): Bound => ({ kind: 'at most', value })
export const atLeast = (value: number): Bound => ({ kind: 'at least', value })

/** So many runs may end in a rollback. */
export function falseRollbacks(
  label: string,
  cell: Cell,
  field: string,
  allowed: number,
  of: number,
): Figure {
  return {
    label,
    unit: 'runs',
    statistic: 'happened',
    sources: [{ cell, field }],
    bound: atMost(allowed / of),
  }
}

export function medianDelay(label: string, cell: Cell, field: string, bound: Bound | null): Figure {
  return { label, unit: 'seconds', statistic: 'median', sources: [{ cell, field }], bound }
}

/** How many times faster `ours` is than `theirs`. */
export function timesFaster(label: string, cell: Cell, ours: string, theirs: string, bound: number): Figure {
  return {
    label,
    unit: 'times',
    statistic: 'timesFaster',
    sources: [
      { cell, field: ours },
      { cell, field: theirs },
    ],
    bound: atLeast(bound),
  }
}

/** Median of the first ÷ median of the second, which may come from another cell. */
export function timesAsLong(label: string, ours: Source, theirs: Source, bound: number): Figure {
  return { label, unit: 'times', statistic: 'timesAsLong', sources: [ours, theirs], bound: atMost(bound) }
}
