/** Who is on which arm: one unit with its reason, and all of them in numbers. */

import type { Arm } from '../../gateway-plugin/contract.ts'
import type { UnitPlace } from '../core/explain-unit.ts'

/** Which arm a unit is on now. */
export interface UnitView extends UnitPlace {
  /** Name of the backend of its arm. */
  readonly backend: string
  /** One or two sentences: which arm, and why. */
  readonly text: string
}

/** Who is on which arm, in numbers. */
export interface CohortView {
  readonly windowMs: number
  /** Distinct units of eligible primary requests. Who changed arm within the window is in both. */
  readonly users: Readonly<Record<Arm, number>>
  /** Units that the rollout lists as overrides. */
  readonly testers: number
}
