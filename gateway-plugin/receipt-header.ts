import type { PlanBackend } from './contract.ts'
import type { Receipts } from './receipt.ts'
import type { Ticket } from './ticket.ts'

/** The header that lets a page send feedback on this answer; none where no rollout was concerned with it. */
export async function receiptHeader(
  receipts: Receipts,
  ticket: Ticket,
  backend: PlanBackend,
): Promise<Readonly<Record<string, string>>> {
  const { rollout, arm, assignedBy } = ticket.decision
  if (rollout === null) return {}
  const receipt = await receipts.issue({
    rollout: rollout.key,
    arm,
    assignedBy,
    epoch: rollout.epoch,
    planVersion: ticket.planVersion,
    share: rollout.share,
    backend: backend.key,
    unit: await ticket.unit,
  })
  return { 'x-tts-receipt': receipt }
}
