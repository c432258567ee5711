/**
 * How many units are active on the candidate: counted over whole minutes to which nothing can be added any more, so
 * that neither the order nor the size of batches changes what is said of a record.
 */

/** A minute since the epoch, and up to {@link MANY_UNITS} distinct units that were seen in it. */
export type ActiveMinute = readonly [number, readonly string[]]

/** From here on one voice in a minute is not a loud one. */
export const MANY_UNITS = 10
/** A unit seen in so many whole minutes is active. */
const ACTIVE_MINUTES = 10
/** A record for a tick is heard when everything for ticks so much older has been: ticks close after 3 s. */
const SETTLED_SEC = 4

export function noteActive(
  minutes: readonly ActiveMinute[],
  tick: number,
  unit: string,
): readonly ActiveMinute[] {
  const minute = minuteOf(tick)
  const known = minutes.find(([at]) => at === minute)
  if (known !== undefined && (known[1].length >= MANY_UNITS || known[1].includes(unit))) return minutes
  const newest = Math.max(minute, minutes.at(-1)?.[0] ?? minute)
  return [
    ...minutes.filter(([at]) => at !== minute && at >= newest - ACTIVE_MINUTES - 1),
    [minute, known === undefined ? [unit] : [...known[1], unit]] as const,
  ].sort(([a], [b]) => a - b)
}

/** A minute with as many as that tells it alone; the others hold all of theirs. */
export function hasManyUnits(minutes: readonly ActiveMinute[], tick: number): boolean {
  const end = minuteOf(tick - SETTLED_SEC)
  const units = new Set<string>()
  for (const [minute, seen] of minutes)
    if (minute < end && minute >= end - ACTIVE_MINUTES) for (const unit of seen) units.add(unit)
  return units.size >= MANY_UNITS
}

function minuteOf(tick: number): number {
  return Math.floor(tick / 60)
}
