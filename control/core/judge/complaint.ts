/** What the judge learns from one complaint of a user. */

import type { Arm } from '../../../gateway-plugin/contract.ts'

export interface Complaint {
  readonly tick: number
  /** The arm that had served what is complained about. */
  readonly arm: Arm
  /** The candidate's fraction of what was served then: above 0 and below 1, otherwise it compares nothing. */
  readonly share: number
}
