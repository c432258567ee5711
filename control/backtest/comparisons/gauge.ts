/** What a rule of the field looks at: one value over the last window, against a bound. */

import type { ArmTick } from './comparison-rule.ts'

/** `empty`: too little in the window to say anything. */
export type Reading = 'within' | 'over' | 'empty'

export interface Gauge {
  add(candidate: ArmTick, baseline: ArmTick): void
  /** Ends a bucket, reads the window that it completes, and opens the next one. */
  close(): Reading
  clear(): void
}
