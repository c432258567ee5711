/** Which share was in force in which plan: attempts are judged by the plan that they were assigned by. */

import type { BasisPoints, EpochMs } from '../units.ts'

/** From this plan on, until the next mark. */
export interface ShareMark {
  readonly planVersion: number
  readonly share: BasisPoints
  /** When it was decided, wall clock. */
  readonly at: EpochMs
}

/** `marks` by rising plan version. Null: older than anything known, as after a restore. */
export function shareAt(marks: readonly ShareMark[], planVersion: number): BasisPoints | null {
  return marks.findLast((mark) => mark.planVersion <= planVersion)?.share ?? null
}
