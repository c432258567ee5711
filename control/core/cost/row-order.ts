/** One order of rows of use, whoever read them: the same row gets the odd micro-dollar at every calculation. */

import { usageKeyText } from './count-usage.ts'
import type { UsageRow } from './usage.ts'

export function inRowOrder(rows: readonly UsageRow[]): readonly UsageRow[] {
  return rows
    .map((row) => [usageKeyText(row), row] as const)
    .sort(([a, x], [b, y]) => x.start - y.start || (a < b ? -1 : a > b ? 1 : 0))
    .map(([, row]) => row)
}
