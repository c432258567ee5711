import { describe, expect, it } from 'vitest'
import type { FeedbackRecord } from '../../../gateway-plugin/contract.ts'
import { createTestHttp } from '../../support/control-http.ts'

const RATING: FeedbackRecord = {
  kind: 'rating',
  rating: 4,
  rollout: 'tts',
  arm: 'candidate',
  assignedBy: 'hash',
  epoch: 1,
  planVersion: 5,
  share: 2_500,
  backend: 'kokoro',
  unit: 'AbCdEfGhIjKlMnOpQrStUv',
  ageMs: 1_200,
}
const COMPLAINT: FeedbackRecord = { ...RATING, kind: 'complaint', rating: null }

function createReports() {
  const { ask, api } = createTestHttp()
  const report = (feedback: readonly unknown[], frame: object = {}) =>
    ask('gateway', 'POST', '/v1/feedback', {
      body: { contractVersion: 1, gateway: 'edge', instance: 'a1', feedback, ...frame },
    })
  return { api, report, ask }
}

describe('feedback', () => {
  it('is counted, and answered with the plan in force', async () => {
    const { report, api } = createReports()
    const response = await report([RATING, COMPLAINT])
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ accepted: 2, duplicates: 0, rejected: [], planVersion: 5 })
    expect(api.calls.find(([verb]) => verb === 'feedback')?.[1]).toEqual({
      feedback: [
        { index: 0, record: RATING },
        { index: 1, record: COMPLAINT },
      ],
      rejected: [],
    })
  })

  it.each([
    ['rating', { ...RATING, rating: 6 }, 'expected at most 5, got 6'],
    ['rating', { ...RATING, rating: null }, 'expected 1 to 5 for a rating, null for a complaint, got null'],
    ['rating', { ...COMPLAINT, rating: 1 }, 'expected 1 to 5 for a rating, null for a complaint, got 1'],
    ['arm', { ...RATING, arm: 'both' }, 'expected one of baseline, candidate, got "both"'],
    ['unit', { ...RATING, unit: '' }, /^expected 22 characters of base64url.*got ""$/],
    ['ageMs', { ...RATING, ageMs: -1 }, 'expected at least 0, got -1'],
    ['(body)', 'five stars', /^expected an object, got "five stars"$/],
  ])('with a bad %s is listed with index and problem, and the good ones count', async (field, bad, problem) => {
    const { report } = createReports()
    const response = await report([RATING, bad, COMPLAINT])
    expect(response.status).toBe(200)
    const wanted = typeof problem === 'string' ? problem : expect.stringMatching(problem)
    expect(await response.json()).toMatchObject({
      accepted: 2,
      rejected: [{ index: 1, field, problem: wanted }],
    })
  })

  it('of a gateway that is newer than control is refused as a whole, as is too much at once', async () => {
    const { report } = createReports()
    const newer = await report([RATING], { contractVersion: 99 })
    expect([newer.status, await newer.json()]).toMatchObject([
      422,
      { problems: [{ field: 'contractVersion' }] },
    ])
    expect((await report(Array.from({ length: 501 }, () => RATING))).status).toBe(422)
  })

  it('is for gateways alone', async () => {
    const { ask } = createReports()
    expect((await ask('operator', 'POST', '/v1/feedback', { body: {} })).status).toBe(403)
  })
})
