/** What was used. Written with the batch that it comes from, in the same transaction: see AttemptStore.record. */

import type { UsageRow } from '../core/cost/usage.ts'
import type { EpochMs } from '../core/units.ts'

export interface UsageQuery {
  /** Whole hours or days (UTC), up to, not including, `to`. */
  readonly from: EpochMs
  readonly to: EpochMs
  readonly width: 'hour' | 'day'
}

export interface UsageStore {
  /** By start, then in an order that is the same at every call. */
  read(query: UsageQuery): Promise<readonly UsageRow[]>
  /** The same counts made anew from raw attempts that ended in [from, to), for comparison. */
  recompute(query: UsageQuery): Promise<readonly UsageRow[]>
  /** Begin of the first day with any use; null: none. */
  firstDay(): Promise<EpochMs | null>
}
