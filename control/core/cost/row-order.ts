/** One order of rows of use, whoever read them: the same row gets the odd micro-dollar at every calculation. */

import type { UsageRow } from './usage.ts'

export function inRowOrder(rows: readonly UsageRow[]): readonly UsageRow[] {
  return [...rows].sort(compareRows)
}

function compareRows(a: UsageRow, b: UsageRow): number {
  return (
    a.start - b.start ||
    compareNames(a.rollout ?? '', b.rollout ?? '') ||
    compareNames(a.backend, b.backend) ||
    compareNames(a.arm, b.arm) ||
    compareNames(a.role, b.role) ||
    compareNames(a.stage, b.stage) ||
    compareNames(a.model, b.model) ||
    Number(a.metered) - Number(b.metered) ||
    compareNames(a.baseline, b.baseline) ||
    compareNames(a.baselineModel, b.baselineModel)
  )
}

function compareNames(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
