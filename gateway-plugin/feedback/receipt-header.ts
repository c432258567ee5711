import type { PlanBackend } from '../contract.ts'
import type { Ticket } from '../speech/ticket.ts'
import type { Receipts } from './receipt.ts'

/** Lets a page send feedback on this answer; none where no rollout was concerned, or nobody can be counted once. */
export async function receiptHeader(
  receipts: Receipts,
  ticket: Ticket,
  backend: PlanBackend,
): Promise<Readonly<Record<string, string>>> {
  const { rollout, arm, assignedBy } = ticket.decision
  const unit = await ticket.unit
  if (rollout === null || unit === '') return {}
  const receipt = await receipts.issue({
    rollout: rollout.key,
    arm,
    assignedBy,
    epoch: rollout.epoch,
    planVersion: ticket.planVersion,
    share: rollout.share,
    backend: backend.key,
    unit,
  })
  return { 'x-tts-receipt': receipt }
}
