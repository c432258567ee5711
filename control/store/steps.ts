/** Arithmetic of whole steps of time, in milliseconds. */

import { WIDTHS } from './retention.ts'

export function floorTo(time: number, width: number, origin = 0): number {
  return origin + Math.floor((time - origin) / width) * width
}

export function ceilTo(time: number, width: number, origin = 0): number {
  return origin + Math.ceil((time - origin) / width) * width
}

/** UTC days since 1970. */
export function dayOf(time: number): number {
  return Math.floor(time / 86_400_000)
}

/** The widest rollups that still divide the step. @throws RangeError for a step that is not whole seconds. */
export function widthFor(stepMs: number): number {
  if (!Number.isInteger(stepMs) || stepMs < WIDTHS.second || stepMs % WIDTHS.second !== 0)
    throw new RangeError(`stepMs: ${stepMs} is not a multiple of 1000 milliseconds`)
  if (stepMs % WIDTHS.hour === 0) return WIDTHS.hour
  return stepMs % WIDTHS.minute === 0 ? WIDTHS.minute : WIDTHS.second
}
