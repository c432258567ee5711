/** Weeks of ISO 8601, in UTC: Monday to Sunday; week 1 is the one that holds 4 January. Named like `2026-W48`. */

import { DAY_MS } from '../cost/usage.ts'
import { type EpochMs, epochMs } from '../units.ts'

export const WEEK_MS = 7 * DAY_MS
/** 5 January 1970: the first Monday that has a time. */
const FIRST_MONDAY = 4 * DAY_MS

export interface WeekSpan {
  readonly week: string
  /** Monday 00:00 UTC. */
  readonly from: EpochMs
  /** The Monday after it. */
  readonly to: EpochMs
}

/** The week that a moment from 5 January 1970 on lies in. */
export function weekAt(time: number): WeekSpan {
  const from = time - ((time - FIRST_MONDAY) % WEEK_MS)
  // A week belongs to the year that has most of it, so to the year of its Thursday.
  const thursday = from + 3 * DAY_MS
  const year = new Date(thursday).getUTCFullYear()
  const number = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / WEEK_MS)
  return {
    week: `${year}-W${String(number).padStart(2, '0')}`,
    from: epochMs(from),
    to: epochMs(from + WEEK_MS),
  }
}

/** Undefined: no such week; only long years have a week 53. */
export function parseWeek(text: string): WeekSpan | undefined {
  const match = /^(\d{4})-W(\d\d)$/.exec(text)
  if (!match) return undefined
  const [year, number] = [Number(match[1]), Number(match[2])]
  if (year < 1971 || number < 1) return undefined
  const span = weekAt(weekAt(Date.UTC(year, 0, 4)).from + (number - 1) * WEEK_MS)
  return span.week === text ? span : undefined
}

/** The week before. */
export function weekBefore({ from }: WeekSpan): WeekSpan {
  return weekAt(from - WEEK_MS)
}

/** The last one that is over. */
export function lastWholeWeek(now: number): WeekSpan {
  return weekBefore(weekAt(now))
}

/** `48`, as people call it. */
export function weekNumber({ week }: Pick<WeekSpan, 'week'>): number {
  return Number(week.slice(-2))
}
