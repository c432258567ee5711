/**
 * When weekly reports leave. The week is one of UTC; the time at which its report leaves is one of a zone, and
 * never before the week is over: east of Greenwich Monday 09:00 can still be Sunday in UTC.
 */

import { DAY_MS } from '../cost/usage.ts'
import { lastWholeWeek, type WeekSpan, weekBefore } from './iso-week.ts'

export interface ReportTime {
  /** 1 is Monday, 7 Sunday. */
  readonly weekday: number
  /** Minutes since midnight, by the clocks of the zone. */
  readonly minutes: number
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
export type ZoneOffset = (at: number) => number

/** Older reports are only made when somebody asks for them. */
export const MADE_UP_FOR = 4

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/** `Mon 09:00`; undefined when it is no such time. */
export function parseReportTime(text: string): ReportTime | undefined {
  const match = /^([A-Z][a-z]{2}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text)
  const weekday = WEEKDAYS.indexOf(match?.[1] ?? '') + 1
  if (!match || weekday === 0) return undefined
  return { weekday, minutes: Number(match[2]) * 60 + Number(match[3]) }
}

/** The moment at which the report of a week leaves: the first such time after its last day, by the zone's calendar. */
export function leavesAt(week: WeekSpan, time: ReportTime, offsetAt: ZoneOffset): number {
  const clock = week.to + (time.weekday - 1) * DAY_MS + time.minutes * 60_000
  return Math.max(week.to, momentOf(clock, offsetAt))
}

/**
 * The weeks whose report should have left and has not, oldest first.
 *
 * @param since when there was first anything to report on; null: nothing yet.
 */
export function dueWeeks(question: {
  readonly now: number
  readonly time: ReportTime
  readonly offsetAt: ZoneOffset
  readonly since: number | null
}): readonly WeekSpan[] {
  const { now, time, offsetAt, since } = question
  if (since === null) return []
  const due: WeekSpan[] = []
  let week = lastWholeWeek(now)
  // A report that leaves late in the week, far in the west, is due after the next week has ended.
  while (leavesAt(week, time, offsetAt) > now) week = weekBefore(week)
  while (due.length < MADE_UP_FOR && week.to > since) {
    due.unshift(week)
    week = weekBefore(week)
  }
  return due
}

/**
 * When the clocks of a zone show a time, given as if it were UTC: the first moment where they show it twice, and
 * as if nobody had moved them where they skip it.
 */
function momentOf(clock: number, offsetAt: ZoneOffset): number {
  // No zone moves its clocks twice within two days.
  const earlier = clock - offsetAt(clock - DAY_MS)
  const later = clock - offsetAt(clock + DAY_MS)
  const shows = (moment: number) => moment + offsetAt(moment) === clock
  return !shows(earlier) && shows(later) ? later : earlier
}
