/** Time as an argument; the one place that a wall clock enters. */
import type { EpochMs } from '../core/units.ts'

export interface Clock {
  now(): EpochMs
}
