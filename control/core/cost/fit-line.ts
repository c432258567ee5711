/** A straight line through what was seen, and how well it is known. */

import { halfWidth80 } from './student-t.ts'

export interface Line {
  readonly slope: number
  at(x: number): number
  /** Half the width of the band that holds the line at x four times of five. */
  margin(x: number): number
}

/** Least squares over x = 0, 1, 2, … */
export function fitLine(ys: readonly number[]): Line {
  const n = ys.length
  const middle = (n - 1) / 2
  const mean = ys.reduce((sum, y) => sum + y, 0) / n
  const spread = ys.reduce((sum, _, x) => sum + (x - middle) ** 2, 0)
  const slope = ys.reduce((sum, y, x) => sum + (x - middle) * (y - mean), 0) / spread
  const at = (x: number) => mean + slope * (x - middle)
  const variance = ys.reduce((sum, y, x) => sum + (y - at(x)) ** 2, 0) / (n - 2)
  return {
    slope,
    at,
    margin: (x) => halfWidth80(n - 2) * Math.sqrt(variance * (1 / n + (x - middle) ** 2 / spread)),
  }
}
