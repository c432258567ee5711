/** All rows of the table, in the order of their numbers. */

import { errorCells } from './error-cells.ts'
import type { MatchedByRate } from './matching.ts'
import type { Row } from './row.ts'
import { countingRows } from './rows/counting-rows.ts'
import { errorRows } from './rows/error-rows.ts'
import { latencyRows } from './rows/latency-rows.ts'
import { operationRows } from './rows/operation-rows.ts'
import { shapeRows } from './rows/shape-rows.ts'
import type { Scale } from './scale.ts'

export function buildRows(scale: Scale, matched: MatchedByRate): readonly Row[] {
  const rows = [
    ...errorRows(scale, errorCells(scale, matched)),
    ...shapeRows(scale),
    ...latencyRows(scale),
    ...operationRows(scale),
    ...countingRows(scale),
  ]
  return rows.sort((a, b) => orderOf(a) - orderOf(b))
}

/** A1, A2, …, A19, A19b, …, B1. */
function orderOf({ id }: Row): number {
  const number = Number.parseInt(id.slice(1), 10)
  return (id.startsWith('A') ? 0 : 1_000) + number + (/[a-z]$/.test(id) ? 0.5 : 0)
}
