/**
 * When the volume crosses a bound, if it goes on as in the last weeks: a straight line through the logarithms of weekly
 * volumes, and the band that holds that line four times of five. The range of the date is where the edges of the band
 * cross; honest answers are "already", "not at this growth" and "too little data" too.
 */

import type { EpochMs } from '../units.ts'
import { dayOf, MEAN_MONTH_DAYS } from './calendar.ts'
import { fitLine } from './fit-line.ts'
import { DAY_MS } from './usage.ts'

export type Crossing =
  | { readonly state: 'too-little-data'; readonly days: number; readonly needed: number }
  | { readonly state: 'already-above'; readonly since: EpochMs }
  | {
      readonly state: 'not-at-this-growth'
      /** 0.05: five percent more each month. */
      readonly growthPerMonth: number
      /** If growth is at the upper edge of what these weeks allow; null: not even then. */
      readonly earliest: EpochMs | null
    }
  | {
      readonly state: 'crosses'
      readonly growthPerMonth: number
      readonly at: EpochMs
      readonly earliest: EpochMs
      /** Null: at the lower edge it never does. */
      readonly latest: EpochMs | null
    }

const WEEK = 7
const FEWEST_WEEKS = 3
/** Older growth says little of that to come. */
const MOST_WEEKS = 13
/** Nobody plans further. */
const HORIZON_DAYS = 3653

/** Characters by day, days without any may be missing. `first`: from when on there is data. */
export function crossingOf(
  volumes: ReadonlyMap<EpochMs, number>,
  first: EpochMs,
  now: EpochMs,
  boundPerDay: number,
): Crossing {
  const today = dayOf(now)
  const days = Math.max(0, Math.floor((today - dayOf(first)) / DAY_MS))
  const weeks = weeklyMeans(volumes, today, Math.min(MOST_WEEKS, Math.floor(days / WEEK)))
  if (weeks.length < FEWEST_WEEKS) return { state: 'too-little-data', days, needed: FEWEST_WEEKS * WEEK }

  const below = weeks.findLastIndex((week) => week < boundPerDay)
  if (below < weeks.length - 1)
    return { state: 'already-above', since: (today - (weeks.length - 1 - below) * WEEK * DAY_MS) as EpochMs }

  const line = fitLine(weeks.map(Math.log))
  const bound = Math.log(boundPerDay)
  // The middle of the last week is 3.5 days before today.
  const weekAt = (day: number) => weeks.length - 1 + 0.5 + day / WEEK
  const firstDay = (height: (x: number) => number): EpochMs | null => {
    for (let day = 0; day <= HORIZON_DAYS; day += 1)
      if (height(weekAt(day)) >= bound) return (today + day * DAY_MS) as EpochMs
    return null
  }
  const at = firstDay(line.at)
  const earliest = firstDay((x) => line.at(x) + line.margin(x))
  const growthPerMonth = Math.exp((line.slope * MEAN_MONTH_DAYS) / WEEK) - 1
  if (at === null) return { state: 'not-at-this-growth', growthPerMonth, earliest }
  return {
    state: 'crosses',
    growthPerMonth,
    at,
    earliest: earliest ?? at,
    latest: firstDay((x) => line.at(x) - line.margin(x)),
  }
}

/** Characters a day in weeks that end today, oldest first, since the last week in which nobody spoke. */
function weeklyMeans(
  volumes: ReadonlyMap<EpochMs, number>,
  today: EpochMs,
  count: number,
): readonly number[] {
  const weeks = Array.from({ length: count }, (_, index) => {
    const begin = today - (count - index) * WEEK * DAY_MS
    let sum = 0
    for (let day = 0; day < WEEK; day += 1) sum += volumes.get((begin + day * DAY_MS) as EpochMs) ?? 0
    return sum / WEEK
  })
  return weeks.slice(weeks.lastIndexOf(0) + 1)
}
