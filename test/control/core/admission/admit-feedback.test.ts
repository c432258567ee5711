import { describe, expect, it } from 'vitest'
import { admitFeedback, type FeedbackContext } from '../../../../control/core/admission/admit-feedback.ts'
import type { FeedbackRecord } from '../../../../gateway-plugin/contract.ts'

const COMPLAINT: FeedbackRecord = {
  kind: 'complaint',
  rating: null,
  rollout: 'tts',
  arm: 'candidate',
  assignedBy: 'hash',
  epoch: 3,
  planVersion: 7,
  share: 2_500,
  backend: 'kokoro',
  unit: 'a'.repeat(22),
  ageMs: 40_000,
}
const CONTEXT: FeedbackContext = {
  receivedAtMs: 1_000_500,
  epoch: 3,
  lastClosed: 998,
  exposures: { baseline: 0, candidate: 0 },
}

describe('a complaint', () => {
  it('belongs to the tick in which it arrives, or to the first open one', () => {
    expect(admitFeedback(COMPLAINT, CONTEXT).complaint).toEqual({
      tick: 1_000,
      arm: 'candidate',
      share: 0.25,
    })
    expect(admitFeedback(COMPLAINT, { ...CONTEXT, lastClosed: 1_002 }).tick).toBe(1_003)
  })

  it('is weighed by the requests that both arms served then, and by the plan where those are few', () => {
    const busy = { baseline: 700, candidate: 300 }
    expect(admitFeedback(COMPLAINT, { ...CONTEXT, exposures: busy }).exposure).toBe(0.3)
    const few = { baseline: 7, candidate: 3 }
    expect(admitFeedback(COMPLAINT, { ...CONTEXT, exposures: few }).exposure).toBe(0.25)
    const oneSided = { baseline: 700, candidate: 0 }
    expect(admitFeedback(COMPLAINT, { ...CONTEXT, exposures: oneSided }).exposure).toBe(0.25)
  })

  it.each([
    ['other-epoch', { epoch: 2 }],
    ['not-by-hash', { assignedBy: 'override' }],
    ['one-arm-only', { share: 10_000 }],
    ['one-arm-only', { share: 0 }],
    ['rating', { kind: 'rating', rating: 2 }],
  ] as const)('is shown and not judged: %s', (why, change) => {
    expect(admitFeedback({ ...COMPLAINT, ...change }, CONTEXT)).toMatchObject({ why, complaint: null })
  })

  it('of a time when everybody was on one arm stays so, whatever the requests around it were', () => {
    const exposures = { baseline: 500, candidate: 500 }
    expect(admitFeedback({ ...COMPLAINT, share: 10_000 }, { ...CONTEXT, exposures }).why).toBe('one-arm-only')
  })
})
