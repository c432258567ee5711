import { describe, expect, test } from 'vitest'
import { VERDICT_STATES, worstState } from '../../../control/core/verdict.ts'
import { breachOf, worstOf } from '../../../control/core/verdict-summary.ts'
import { buildVerdict } from '../../support/builders.ts'

describe('what holds for a rollout as a whole', () => {
  test('is the worst of its triggers, in any order', () => {
    for (const [index, worst] of VERDICT_STATES.entries()) {
      const states = VERDICT_STATES.slice(0, index + 1)
      expect([worstState(states), worstState(states.toReversed())]).toEqual([worst, worst])
    }
  })

  test('is nothing at all where no trigger has spoken: silence is no health', () => {
    expect(worstOf([])).toBe('insufficient')
  })

  test('is decided by the breach with the most evidence', () => {
    const weaker = buildVerdict('breached', { evidence: 1.1 })
    const stronger = buildVerdict('breached', { trigger: 'latency-p95', evidence: 4 })
    const verdicts = [buildVerdict('suspect', { evidence: 0.9 }), weaker, stronger]
    expect(breachOf(verdicts)).toBe(stronger)
    expect(verdicts[1]).toBe(weaker)
    expect(breachOf([buildVerdict('suspect')])).toBeUndefined()
  })
})
