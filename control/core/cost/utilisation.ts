/** How busy the candidate was against what it was measured to carry. */

import { groupBy } from './group-by.ts'
import type { UsageRow } from './usage.ts'

export interface Utilisation {
  /** Calls a second that it answered: on average, and in its busiest hour or day, as the rows are wide. */
  readonly meanPerSecond: number
  readonly peakPerSecond: number
  readonly capacityPerSecond: number | null
  /** Mean and peak ÷ capacity; null: its capacity is not known. */
  readonly mean: number | null
  readonly peak: number | null
}

/** Rows of one backend and one width, in `span` milliseconds. */
export function utilisationOf(
  rows: readonly UsageRow[],
  { width, span }: { readonly width: number; readonly span: number },
  capacityPerSecond: number | null,
): Utilisation {
  const callsOf = (which: readonly UsageRow[]) => which.reduce((sum, row) => sum + row.counts.okCalls, 0)
  const busiest = [...groupBy(rows, (row) => row.start).values()].map(callsOf)
  const meanPerSecond = span === 0 ? 0 : (callsOf(rows) * 1000) / span
  const peakPerSecond = (Math.max(0, ...busiest) * 1000) / width
  const of = (value: number) => (capacityPerSecond === null ? null : value / capacityPerSecond)
  return {
    ...{ meanPerSecond, peakPerSecond, capacityPerSecond },
    mean: of(meanPerSecond),
    peak: of(peakPerSecond),
  }
}
