import { countUsage, usageKeyText, widenUsage } from '../../core/cost/count-usage.ts'
import type { UsageRow } from '../../core/cost/usage.ts'
import type { AdmittedAttempt } from '../../ports/attempt-store.ts'

/** The rows that change with these attempts, as they will be. @throws RangeError for a sum that is not exact. */
export function withUsage(
  stored: ReadonlyMap<number, ReadonlyMap<string, UsageRow>>,
  attempts: readonly AdmittedAttempt[],
): ReadonlyMap<number, ReadonlyMap<string, UsageRow>> {
  return new Map(
    [...stored].map(([width, rows]) => [
      width,
      new Map(
        countUsage(attempts, width).map((row) => {
          const key = `${row.start}\0${usageKeyText(row)}`
          const before = rows.get(key)
          return [key, before ? widenUsage([before, row], width)[0]! : row]
        }),
      ),
    ]),
  )
}
