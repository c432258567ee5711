/** The days that are left of a month, from those that were. */

import { halfWidth80 } from './student-t.ts'

export interface Forecast {
  readonly estimate: number
  /** It lies between them four times of five. Not below 0: nobody is paid for use. */
  readonly low: number
  readonly high: number
}

/** Of two days nobody knows how days differ. */
export const FEWEST_WHOLE_DAYS = 3

/**
 * Their sum, from the mean of the days that were. Its error has two parts: the mean is not known better than from these
 * days, and the days to come will differ as these did. Null: too few days.
 */
export function forecast(perDay: readonly number[], left: number): Forecast | null {
  const n = perDay.length
  if (n < FEWEST_WHOLE_DAYS) return null
  const mean = perDay.reduce((sum, cost) => sum + cost, 0) / n
  const estimate = mean * left
  const deviation = Math.sqrt(perDay.reduce((sum, cost) => sum + (cost - mean) ** 2, 0) / (n - 1))
  const margin = halfWidth80(n - 1) * deviation * Math.sqrt(left ** 2 / n + left)
  return { estimate, low: Math.max(0, estimate - margin), high: estimate + margin }
}
