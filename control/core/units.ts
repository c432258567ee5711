/**
 * Branded numbers. A share is basis points, a time epoch milliseconds, money an integer of micro-dollars:
 * nothing with a fraction is ever stored, and nothing is passed where another unit was meant.
 */

declare const unit: unique symbol
export type Branded<T, Name extends string> = T & { readonly [unit]: Name }

/** 0 to 10,000. */
export type BasisPoints = Branded<number, 'BasisPoints'>
/** Milliseconds since 1970 UTC. */
export type EpochMs = Branded<number, 'EpochMs'>
/** A length of time in milliseconds. */
export type DurationMs = Branded<number, 'DurationMs'>
/** Seconds on the judge's clock: whole seconds since 1970 UTC, monotonic, never stepped by the wall clock. */
export type Tick = Branded<number, 'Tick'>
/** Millionths of a US dollar. */
export type MicroUsd = Branded<number, 'MicroUsd'>

export function basisPoints(value: number): BasisPoints {
  if (!Number.isInteger(value) || value < 0 || value > 10_000)
    throw new RangeError(`share: ${value} is not a whole number of basis points from 0 to 10000`)
  return value as BasisPoints
}

export function epochMs(value: number): EpochMs {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`time: ${value} is not epoch milliseconds`)
  return value as EpochMs
}

export function durationMs(value: number): DurationMs {
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`duration: ${value} is not milliseconds`)
  return value as DurationMs
}

export function tick(value: number): Tick {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`tick: ${value} is not whole seconds`)
  return value as Tick
}

/** `1250` → `12.5 %`; the non-breaking space keeps number and unit on one line. */
export function formatShare(share: number): string {
  return `${Number((share / 100).toFixed(2))}\u00a0%`
}

const DURATION_UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000, y: 31_536_000_000 }

/** `90s`, `15m`, `1h`, `14d`, `2w`, `1y` → milliseconds; undefined when it is none of these. */
export function parseDuration(text: string): DurationMs | undefined {
  const match = /^(\d{1,6})([smhdwy])$/.exec(text)
  if (!match) return undefined
  return (Number(match[1]) * DURATION_UNITS[match[2] as keyof typeof DURATION_UNITS]) as DurationMs
}
