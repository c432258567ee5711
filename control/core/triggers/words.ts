/** How numbers are put in sentences; a non-breaking space keeps a number and its unit on one line. */

import { describeNearlyAll, isNearlyAll } from '../describe.ts'

export function percent(fraction: number): string {
  const value = fraction * 100
  // One good answer of three hundred is not none.
  if (value >= 99.5 && isNearlyAll(value)) return `${describeNearlyAll(value)}\u00a0%`
  return `${value >= 10 || Number.isInteger(value) ? value.toFixed(0) : Number(value.toPrecision(2))}\u00a0%`
}

/** `1.5` → `1.5`, `2.1345` → `2.13`. */
export function times(ratio: number): string {
  return String(Number(ratio.toFixed(2)))
}

export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A tick as a time of day: `14:02:11 UTC`. */
export function clock(tick: number): string {
  const part = (unit: number, of: number) => String(Math.floor(tick / unit) % of).padStart(2, '0')
  return `${part(3_600, 24)}:${part(60, 60)}:${part(1, 60)} UTC`
}

const DAY_SEC = 86_400

/** A tick as people name it at another one: the time alone on the same day, `2026-01-05 14:02:11 UTC` later. */
export function moment(tick: number, seenAt: number): string {
  if (Math.floor(tick / DAY_SEC) === Math.floor(seenAt / DAY_SEC)) return clock(tick)
  return `${new Date(tick * 1_000).toISOString().slice(0, 10)} ${clock(tick)}`
}
