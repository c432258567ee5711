import { usageKeyText } from '../core/cost/count-usage.ts'
import type { UsageRow } from '../core/cost/usage.ts'

/** By start, then by key: the order in which a database keeps them. */
export function inUsageOrder(rows: Iterable<UsageRow>): readonly UsageRow[] {
  return [...rows]
    .map((row) => ({ row, key: usageKeyText(row) }))
    .sort((a, b) => a.row.start - b.row.start || (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row)
}
