/** Use by day, and by hour where a price changes inside the day: what a ledger is made of. */

import { dayOf, daysIn } from '../../core/cost/calendar.ts'
import { needsHours } from '../../core/cost/lookup.ts'
import type { PriceBook } from '../../core/cost/price-book.ts'
import { DAY_MS, type UsageRow } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { UsageStore } from '../../ports/usage-store.ts'

/** `to` may be inside a day: today is read so far. */
export async function usageRows(
  usage: UsageStore,
  book: PriceBook,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly UsageRow[]> {
  const end = (dayOf(to - 1) + DAY_MS) as EpochMs
  const days = await usage.read({ from: dayOf(from), to: end, width: 'day' })
  const hours = new Map<number, readonly UsageRow[]>()
  for (const day of daysIn(from, end)) {
    if (!needsHours(day, book)) continue
    const rows = await hoursOf(usage, day)
    // Days are kept longer than their hours; then the price of their begin counts for all of it.
    if (rows.length > 0) hours.set(day, rows)
  }
  if (hours.size === 0) return days
  return [...days.filter((row) => !hours.has(row.start)), ...[...hours.values()].flat()]
}

/** One day by its hours, as long as they are kept. */
export async function usageOfDay(usage: UsageStore, day: EpochMs): Promise<readonly UsageRow[]> {
  const hours = await hoursOf(usage, day)
  return hours.length > 0 ? hours : usage.read({ from: day, to: (day + DAY_MS) as EpochMs, width: 'day' })
}

function hoursOf(usage: UsageStore, day: EpochMs): Promise<readonly UsageRow[]> {
  return usage.read({ from: day, to: (day + DAY_MS) as EpochMs, width: 'hour' })
}
