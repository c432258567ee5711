import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { Policy } from '../../../control/core/policy.ts'
import { VERDICT_STATES, worstState } from '../../../control/core/verdict.ts'
import {
  breachOf,
  holdingBreachesOf,
  rollingBreachOf,
  worstOf,
} from '../../../control/core/verdict-summary.ts'
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

describe('a breach of cost', () => {
  const money = (stayMicroUsd: number, backMicroUsd: number) => ({
    stayMicroUsd,
    backMicroUsd,
    spentMicroUsd: 0,
    projectedMicroUsd: 1,
    monthEndLowMicroUsd: null,
    monthEndMicroUsd: null,
    monthEndHighMicroUsd: null,
    attribution: [],
  })
  const cost = (stay: number, back: number) =>
    buildVerdict('breached', { trigger: 'cost', evidence: 100, money: money(stay, back) })
  const literal: Policy = {
    ...DEFAULT_POLICY,
    triggers: {
      ...DEFAULT_POLICY.triggers,
      cost: { ...DEFAULT_POLICY.triggers.cost, whenSunk: 'roll-back' },
    },
  }

  test('rolls back where that lowers the bill, holds where it does not, and where nobody knows', () => {
    expect(rollingBreachOf([cost(120, 80)], DEFAULT_POLICY)?.trigger).toBe('cost')
    expect(holdingBreachesOf([cost(120, 80)], DEFAULT_POLICY)).toEqual([])
    const unknown = buildVerdict('breached', { trigger: 'cost' })
    for (const sunk of [cost(80, 120), cost(100, 100), unknown]) {
      expect(rollingBreachOf([sunk], DEFAULT_POLICY)).toBeUndefined()
      expect(holdingBreachesOf([sunk], DEFAULT_POLICY)).toEqual([sunk])
      expect(rollingBreachOf([sunk], literal)).toBe(sunk)
    }
  })

  test('waits for errors and latency, however much evidence it has', () => {
    for (const trigger of ['errors', 'latency-p95', 'latency-p50'] as const)
      expect(
        rollingBreachOf([cost(120, 80), buildVerdict('breached', { trigger, evidence: 1 })], DEFAULT_POLICY)
          ?.trigger,
      ).toBe(trigger)
  })

  test('of which nothing is known leaves a rollout as healthy as its other triggers say', () => {
    const unknown = buildVerdict('insufficient', { trigger: 'cost' })
    expect(worstOf([buildVerdict('healthy'), unknown])).toBe('healthy')
    expect(worstOf([unknown])).toBe('insufficient')
  })
})
