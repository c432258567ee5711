/** Days, weeks and months as bills know them: UTC, whatever the zone of whoever reads. */

import type { EpochMs } from '../units.ts'
import { DAY_MS, HOUR_MS } from './usage.ts'

export function dayOf(at: number): EpochMs {
  return (Math.floor(at / DAY_MS) * DAY_MS) as EpochMs
}

export function isWholeHour(at: number): boolean {
  return Number.isSafeInteger(at) && at % HOUR_MS === 0
}

/** Monday 00:00 of its ISO week; 1970 began on a Thursday. */
export function weekOf(at: number): EpochMs {
  const days = Math.floor(at / DAY_MS)
  return ((days - ((days + 3) % 7)) * DAY_MS) as EpochMs
}

export function monthOf(at: number): EpochMs {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth()) as EpochMs
}

export function nextMonth(at: number): EpochMs {
  const date = new Date(at)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1) as EpochMs
}

/** Begins of the days that [from, to) touches. */
export function daysIn(from: number, to: number): readonly EpochMs[] {
  const days: EpochMs[] = []
  for (let day = dayOf(from) as number; day < to; day += DAY_MS) days.push(day as EpochMs)
  return days
}

/** Length of a month where no calendar says which: 365.25 days ÷ 12. */
export const MEAN_MONTH_DAYS = 30.4375

const LAST_DATE = 8.64e15

/** `2026-11-29` or `2026-11-29 14:00 UTC`; what is no date stays the number that it is. */
export function formatDay(at: number): string {
  if (!(Math.abs(at) <= LAST_DATE)) return String(at)
  const text = new Date(at).toISOString()
  return at % DAY_MS === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`
}
