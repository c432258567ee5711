import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARMS, ASSIGNED_BY } from '../../../gateway-plugin/contract.ts'
import {
  createReceipts,
  RECEIPT_LIFE_MS,
  type ReceiptFacts,
} from '../../../gateway-plugin/feedback/receipt.ts'
import { createWebHmac } from '../../../gateway-plugin/identity/hmac.ts'
import { createSignedTokens } from '../../../gateway-plugin/identity/signed-token.ts'

const SERVED_AT = 1_795_410_000_000
let clock = SERVED_AT
const receipts = createReceipts(createSignedTokens('a'.repeat(32), createWebHmac()), () => clock)
const facts: ReceiptFacts = {
  rollout: 'tts',
  arm: 'candidate',
  assignedBy: 'hash',
  epoch: 3,
  planVersion: 1_795_409_000_000,
  share: 2_500,
  backend: 'kokoro',
  unit: 'q'.repeat(22),
}
const at = (ms: number) => {
  clock = SERVED_AT + ms
}

describe('receipts of answers', () => {
  it('gives back what was signed, and how long ago', async () => {
    const anyFacts = fc.record({
      rollout: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
      arm: fc.constantFrom(...ARMS),
      assignedBy: fc.constantFrom(...ASSIGNED_BY),
      epoch: fc.nat(),
      planVersion: fc.maxSafeNat(),
      share: fc.integer({ min: 0, max: 10_000 }),
      backend: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/),
      unit: fc.constantFrom('', 'Ab-_'.repeat(5)),
    })
    await fc.assert(
      fc.asyncProperty(anyFacts, fc.integer({ min: 0, max: RECEIPT_LIFE_MS }), async (some, ageMs) => {
        at(0)
        const receipt = await receipts.issue(some)
        expect(receipt).toMatch(/^[A-Za-z0-9_.-]+$/)
        at(ageMs)
        expect(await receipts.check(receipt)).toEqual({ kind: 'valid', facts: some, ageMs })
      }),
      { numRuns: 50 },
    )
  })

  it('knows every changed character as a forgery or as no receipt at all', async () => {
    at(0)
    const receipt = await receipts.issue(facts)
    for (let i = 0; i < receipt.length; i++) {
      const other = receipt[i] === 'A' ? 'B' : 'A'
      const changed = receipt.slice(0, i) + other + receipt.slice(i + 1)
      // The last character of a signature carries bits that no byte has; the text is compared, so they count.
      expect(['forged', 'malformed']).toContain((await receipts.check(changed)).kind)
    }
    const stranger = createReceipts(createSignedTokens('b'.repeat(32), createWebHmac()), () => clock)
    expect((await stranger.check(receipt)).kind).toBe('forged')
    for (const text of ['', 'x', 'a.b', `${receipt}.`, 'ä'.repeat(50), 'A'.repeat(5_000)])
      expect((await receipts.check(text)).kind).toBe('malformed')
  })

  it('ends after a day, and takes a clock that is behind as the moment itself', async () => {
    at(0)
    const receipt = await receipts.issue(facts)
    at(RECEIPT_LIFE_MS + 1)
    expect((await receipts.check(receipt)).kind).toBe('expired')
    at(-5_000)
    expect(await receipts.check(receipt)).toMatchObject({ kind: 'valid', ageMs: 0 })
  })
})
