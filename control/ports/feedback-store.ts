/** What users say about answers: counted once per unit, kind and UTC day. */

import type { Arm, FeedbackRecord } from '../../gateway-plugin/contract.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { Complaint } from '../core/judge/complaint.ts'
import type { EpochMs, Tick } from '../core/units.ts'

/** One message with what admission said of it; never changed afterwards. */
export interface AdmittedFeedback {
  readonly record: FeedbackRecord
  readonly tick: Tick
  readonly judged: boolean
  readonly why: string
  /** The candidate's fraction of what was served then; null where it was not asked for. */
  readonly exposure: number | null
  /** Wall clock, from its age. */
  readonly servedAt: EpochMs
  readonly receivedAt: EpochMs
}

/** Of messages on answers that the hash assigned. */
export interface FeedbackCounts {
  readonly ratings: number
  /** Of the ratings, 1 to 5 each. */
  readonly sum: number
  readonly complaints: number
}

export interface FeedbackStore {
  /** In one write; by message whether it is new, false: it was counted already. */
  record(feedback: readonly AdmittedFeedback[]): Promise<readonly boolean[]>
  /** Judged complaints of an epoch with `tick` above, in order of tick, for replay after a restart. */
  complaintsAfter(rollout: RolloutKey, epoch: number, tick: Tick): Promise<readonly Complaint[]>
  /** Of all epochs, on answers served since. */
  counts(rollout: RolloutKey, since: EpochMs): Promise<Readonly<Record<Arm, FeedbackCounts>>>
}
