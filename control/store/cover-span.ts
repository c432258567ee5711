import { WIDTHS } from './retention.ts'
import { ceilTo, floorTo } from './steps.ts'

/** Rollups of one width that begin in [from, to). */
export interface Piece {
  readonly width: number
  readonly from: number
  readonly to: number
}

/** Rollups that began before are gone; whole minutes and whole hours. */
export interface Pruned {
  readonly secondsBefore: number
  readonly minutesBefore: number
}

/**
 * The fewest rollups that cover a span to the second: hours in its middle, minutes and seconds at its ends.
 * An end that lies where the finer rollups are gone is widened to the next coarser step.
 */
export function coverSpan(from: number, to: number, pruned: Pruned): readonly Piece[] {
  const finest = (time: number) => {
    if (time < pruned.minutesBefore) return WIDTHS.hour
    return time < pruned.secondsBefore ? WIDTHS.minute : WIDTHS.second
  }
  return split(floorTo(from, finest(from)), ceilTo(to, finest(to)), [
    WIDTHS.hour,
    WIDTHS.minute,
    WIDTHS.second,
  ])
}

function split(from: number, to: number, widths: readonly number[]): readonly Piece[] {
  const [width, ...finer] = widths
  if (width === undefined || from >= to) return []
  const first = ceilTo(from, width)
  const last = floorTo(to, width)
  if (first >= last) return split(from, to, finer)
  return [...split(from, first, finer), { width, from: first, to: last }, ...split(last, to, finer)]
}
