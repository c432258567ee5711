/**
 * Says of every message of a user which tick it belongs to, whether the judge hears it, and why not.
 *
 * A complaint comes long after its answer, so it belongs to the tick in which it arrives. It is weighed by the
 * candidate's fraction of what was served when its answer was: `exposure`. Counted in requests, since the bound is
 * on complaints per request; a share of units would blame whichever arm has the busier users. Where too few
 * requests were seen around that time, the share of the plan stands in for them.
 */

import type { FeedbackRecord } from '../../../gateway-plugin/contract.ts'
import type { Complaint } from '../judge/complaint.ts'
import type { Tick } from '../units.ts'

export interface Exposures {
  /** Requests assigned to each arm while the same share was in force, in the hour before the answer. */
  readonly baseline: number
  readonly candidate: number
}

export interface FeedbackContext {
  /** Judge's clock. */
  readonly receivedAtMs: number
  readonly epoch: number
  /** The judge's last closed tick. */
  readonly lastClosed: number
  readonly exposures: Exposures
}

export const FEEDBACK_REASONS = {
  judged: 'a complaint that the judge hears',
  rating: 'a rating: shown, not judged',
  'other-epoch': 'on an answer of another epoch of the rollout: shown, not judged',
  'not-by-hash': 'on an answer that an override, a pin or a rule assigned',
  'one-arm-only': 'while one arm served everybody there is nothing to compare with',
} as const
export type FeedbackReason = keyof typeof FEEDBACK_REASONS

export interface FeedbackAdmission {
  readonly tick: Tick
  readonly why: FeedbackReason
  readonly exposure: number | null
  /** What the judge hears; null: nothing. */
  readonly complaint: Complaint | null
}

/** Fewer say less about what was served than the plan does. */
const ENOUGH = 100

export function admitFeedback(record: FeedbackRecord, context: FeedbackContext): FeedbackAdmission {
  const arrived = Math.floor(context.receivedAtMs / 1_000)
  const tick = Math.max(arrived, context.lastClosed + 1) as Tick
  const exposure = exposureOf(record, context.exposures)
  const why = obstacleOf(record, context.epoch, exposure) ?? 'judged'
  return {
    tick,
    why,
    exposure,
    complaint: why === 'judged' ? { tick, arm: record.arm, share: exposure } : null,
  }
}

function obstacleOf(record: FeedbackRecord, epoch: number, exposure: number): FeedbackReason | undefined {
  if (record.kind === 'rating') return 'rating'
  if (record.epoch !== epoch) return 'other-epoch'
  if (record.assignedBy !== 'hash') return 'not-by-hash'
  return exposure > 0 && exposure < 1 ? undefined : 'one-arm-only'
}

function exposureOf({ share }: FeedbackRecord, { baseline, candidate }: Exposures): number {
  const planned = share / 10_000
  const enough = baseline + candidate >= ENOUGH && baseline > 0 && candidate > 0
  return enough && planned > 0 && planned < 1 ? candidate / (baseline + candidate) : planned
}
