import type { PlanBackend } from '../contract.ts'
import type { Ticket } from '../speech/ticket.ts'
import type { Receipts } from './receipt.ts'

/** `X-TTS-Receipt`, which lets a page send feedback on this answer; null where no rollout was concerned, or nobody can be counted once. */
export function issueReceipt(
  receipts: Receipts,
  ticket: Ticket,
  backend: PlanBackend,
): string | null | Promise<string | null> {
  const { rollout, arm, assignedBy } = ticket.decision
  const { unit, planVersion } = ticket
  if (rollout === null || unit === '') return null
  const issue = (hashed: string) =>
    receipts.issue({
      rollout: rollout.key,
      arm,
      assignedBy,
      epoch: rollout.epoch,
      planVersion,
      share: rollout.share,
      backend: backend.key,
      unit: hashed,
    })
  return typeof unit === 'string' ? issue(unit) : unit.then(issue)
}
