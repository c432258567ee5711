import { describe, expect, test } from 'vitest'
import {
  assessBaseline,
  assessSafeArm,
  type BackendHealth,
  type SafeArmFacts,
} from '../../../control/core/safe-arm.ts'
import { at, buildHealth, NOW } from '../../support/builders.ts'

function baseline(overrides: Partial<BackendHealth>) {
  return assessBaseline(buildHealth(overrides), NOW)
}

function safeArm(overrides: Partial<SafeArmFacts> = {}) {
  return assessSafeArm({
    now: NOW,
    baseline: buildHealth(),
    candidateFailureRate: 0.3,
    byGateway: { edge: { calls: 20, failed: 20 } },
    ...overrides,
  })
}

describe('a baseline that can be used', () => {
  test('has answered within the last 60 s', () => {
    expect(baseline({ lastSuccessAt: at(-60_000) })).toEqual({ safe: true, why: 'last success 60 s ago' })
    expect(baseline({ lastSuccessAt: at(-61_000) })).toEqual({
      safe: false,
      why: 'the last success of the baseline is 61 s ago, bound 60 s',
    })
    expect(baseline({ lastSuccessAt: null }).safe).toBe(false)
  })

  test('has not said since that its allocation is used up', () => {
    expect(baseline({ lastSuccessAt: at(-1_000), lastQuotaAt: at(-2_000) }).safe).toBe(true)
    for (const lastQuotaAt of [at(-1_000), at(-500)])
      expect(baseline({ lastSuccessAt: at(-1_000), lastQuotaAt })).toMatchObject({ safe: false })
    expect(baseline({ lastSuccessAt: null, lastQuotaAt: at(-500) }).why).toContain('allocation')
  })

  test.each([
    [[], true],
    [['closed'], true],
    [['open', 'closed'], true],
    [['open'], false],
    [['half-open'], false],
    [['open', 'half-open'], false],
  ] as const)('with breakers %j: %s', (breakers, safe) => {
    expect(baseline({ breakers }).safe).toBe(safe)
  })
})

describe('an arm that is safe to go back to', () => {
  test.each([
    ['fails less', 6, 60, 0.3, true],
    ['fails as often', 18, 60, 0.3, false],
    ['fails more often', 30, 60, 0.3, false],
    ['does not fail', 0, 60, 0, true],
    ['was not called', 0, 0, 0.3, true],
    // A slow candidate that never fails: one failure of the vendor is no reason to keep it.
    ['fails no more than is usual', 1, 60, 0, true],
    ['fails much, and nothing is known of the candidate', 30, 60, null, false],
  ] as const)('%s: %i of %i calls against a rate of %s', (_, failed, calls, rate, safe) => {
    const answer = safeArm({ baseline: buildHealth({ calls, failed }), candidateFailureRate: rate })
    expect(answer.safe).toBe(safe)
    if (!safe) expect(answer.why).toContain(`${failed} of ${calls} calls`)
  })

  test('is not there while the baseline cannot be used', () => {
    expect(safeArm({ baseline: buildHealth({ breakers: ['open'] }) }).safe).toBe(false)
  })

  test.each([
    ['all of them', { edge: [40, 20], office: [40, 0] }, false],
    ['19 of 20', { edge: [40, 19], office: [40, 1] }, false],
    ['18 of 20, which is not over 90 %', { edge: [40, 18], office: [40, 2] }, true],
    ['all, and there is one gateway only', { edge: [20, 20] }, true],
    ['all, and the other one is too quiet to compare with', { edge: [40, 40], office: [4, 0] }, true],
    ['all five', { edge: [5, 5], office: [5, 0] }, false],
    ['all four, too few to say anything', { edge: [40, 4], office: [40, 0] }, true],
    ['none', {}, true],
  ] as const)('failures from one of several gateways are that gateway’s: %s', (_, seen, safe) => {
    const byGateway = Object.fromEntries(
      Object.entries(seen).map(([name, [calls, failed]]) => [name, { calls, failed }]),
    )
    const answer = safeArm({ byGateway })
    expect(answer.safe).toBe(safe)
    if (!safe) expect(answer.why).toContain('edge: look there')
  })
})
