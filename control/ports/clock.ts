/** Time as an argument; the one place where clocks enter. */

import type { EpochMs } from '../core/units.ts'

export interface Clock {
  /** Wall time, for people and for what is stored. */
  now(): EpochMs
  /**
   * The judge's time: epoch milliseconds at start, from then on monotonic; never stepped by the wall clock, and
   * never behind the last stored tick.
   */
  judgeNow(): EpochMs
}
