import { ARMS, ASSIGNED_BY, type FeedbackRecord } from '../contract.ts'
import type { SignedTokens } from '../identity/signed-token.ts'

/** What an answer was, as far as feedback on it needs to know. */
export type ReceiptFacts = Omit<FeedbackRecord, 'kind' | 'rating' | 'ageMs'>

export type CheckedReceipt =
  | { readonly kind: 'valid'; readonly facts: ReceiptFacts; readonly ageMs: number }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'forged' }
  | { readonly kind: 'expired'; readonly ageMs: number }

/** `X-TTS-Receipt`: handed out with every answer, handed back with feedback, so that no browser holds a token. */
export interface Receipts {
  issue(facts: ReceiptFacts): string | Promise<string>
  check(receipt: string): Promise<CheckedReceipt>
}

export const RECEIPT_LIFE_MS = 86_400_000
const VERSION = 1

/** The times are of the wall clock (epoch milliseconds): another instance may check what this one handed out. */
export function createReceipts(tokens: SignedTokens, wallClock: () => number): Receipts {
  return {
    issue: (facts) =>
      // A list, not an object: this goes out with every answer.
      tokens.make([
        VERSION,
        Math.floor(wallClock()),
        facts.rollout,
        ARMS.indexOf(facts.arm),
        ASSIGNED_BY.indexOf(facts.assignedBy),
        facts.epoch,
        facts.planVersion,
        facts.share,
        facts.backend,
        facts.unit,
      ]),
    async check(receipt) {
      const read = await tokens.read(receipt)
      if (read === null) return { kind: 'malformed' }
      if (!read.isGenuine) return { kind: 'forged' }
      const fields = Array.isArray(read.value) ? read.value : []
      const [version, servedAt, rollout, arm, assignedBy, epoch, planVersion, share, backend, unit] = fields
      if (version !== VERSION || fields.length !== 10) return { kind: 'malformed' }
      const ageMs = Math.max(0, Math.floor(wallClock()) - Number(servedAt))
      if (!(ageMs <= RECEIPT_LIFE_MS)) return { kind: 'expired', ageMs }
      const facts: ReceiptFacts = {
        rollout: String(rollout),
        arm: ARMS[Number(arm)] ?? 'baseline',
        assignedBy: ASSIGNED_BY[Number(assignedBy)] ?? 'policy',
        epoch: Number(epoch),
        planVersion: Number(planVersion),
        share: Number(share),
        backend: String(backend),
        unit: String(unit),
      }
      return { kind: 'valid', facts, ageMs }
    },
  }
}
