/** Evidence over time as people read it. Times are epoch milliseconds. */

import type { TriggerName } from '../core/verdict.ts'

/** One value a step; null where the trigger was not judged. */
export interface TriggerHistory {
  readonly trigger: TriggerName
  /** In force now, in the unit of `value`; null: not one number. */
  readonly bound: number | null
  readonly evidence: readonly (number | null)[]
  readonly value: readonly (number | null)[]
}

/**
 * Evidence over the last day, a minute a step, at its loudest. Minutes are remembered since `since` by the running
 * process; before that only what decisions rested on is known.
 */
export interface VerdictHistoryView {
  readonly rollout: string
  readonly stepMs: number
  readonly steps: readonly number[]
  readonly since: number | null
  readonly triggers: readonly TriggerHistory[]
}
