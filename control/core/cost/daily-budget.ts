/** What a metered backend may spend in a UTC day. */

import type { BackendKey } from '../ids.ts'
import type { MicroUsd } from '../units.ts'

export interface DailyBudget {
  readonly backend: BackendKey
  readonly limit: MicroUsd
  /** Whether its users' requests are turned away too once it is spent; else only shadows and probes stop. */
  readonly hardStop: boolean
}

/** From which fraction of it people are told. */
export const BUDGET_WARNING = 0.8
