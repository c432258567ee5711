/** Effects on their way out, each destination in its own lane, at least once. */

import type { Effect } from '../core/effects.ts'
import type { EpochMs } from '../core/units.ts'

export interface OutboxRow {
  readonly id: number
  readonly effect: Effect
  readonly createdAt: EpochMs
  /** Attempts begun; in what `begin` answers, this one included. */
  readonly attempts: number
  readonly dueAt: EpochMs
  readonly deliveredAt: EpochMs | null
  readonly lastError: string | null
  /**
   * An attempt was begun and neither its success nor its failure was written: the message may have arrived. In
   * what `begin` answers, this is said of the attempts before it.
   */
  readonly maybeDelivered: boolean
}

export interface OutboxStore {
  /** An idempotency id that its lane knows already is not written again. */
  enqueue(effects: readonly Effect[], at: EpochMs): Promise<void>
  /** The oldest undelivered row of the lane if it is due, marked as begun in the same write; order is kept. */
  begin(lane: Effect['lane'], now: EpochMs): Promise<OutboxRow | undefined>
  delivered(id: number, at: EpochMs): Promise<void>
  /**
   * `arrived: 'unknown'` keeps the mark that this attempt may have delivered it, `'no'` takes it away; what
   * earlier attempts left unknown stays so.
   */
  failed(id: number, error: string, retryAt: EpochMs, arrived: 'no' | 'unknown'): Promise<void>
  /** When the lane's next row is due; undefined: nothing waits. */
  nextDue(lane: Effect['lane']): Promise<EpochMs | undefined>
  /** Waiting rows and the age of the oldest, for `/metrics` and the dashboard. */
  backlog(
    now: EpochMs,
  ): Promise<readonly { readonly lane: string; readonly waiting: number; readonly oldestMs: number }[]>
  recent(limit: number): Promise<readonly OutboxRow[]>
}
