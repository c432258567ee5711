import { describe, expect, test } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { DAY, HOUR, MINUTE } from '../../support/builders.ts'

const { ladder } = DEFAULT_POLICY

describe('the default policy', () => {
  test('is the ladder of the migration plan: shadow, two weeks at 10 %, a week each, then failover only', () => {
    expect(ladder.map(({ name, kind, share, dwellMs }) => [name, kind, share, dwellMs / DAY])).toEqual([
      ['draft', 'draft', 0, 0],
      ['shadow', 'shadow', 0, 1],
      ['10 %', 'share', 1_000, 14],
      ['25 %', 'share', 2_500, 7],
      ['50 %', 'share', 5_000, 7],
      ['75 %', 'share', 7_500, 7],
      ['100 %', 'share', 10_000, 7],
      ['failover-only', 'failover-only', 10_000, 0],
    ])
  })

  test('goes up by hand unless somebody says otherwise', () => {
    expect(ladder.filter(({ advance }) => advance !== 'manual')).toEqual([])
  })

  test('asks for capacity before 50, 75 and 100 %', () => {
    const asking = ladder.filter(({ gates }) => gates.some(({ gate }) => gate === 'capacity'))
    expect(asking.map(({ name }) => name)).toEqual(['25 %', '50 %', '75 %'])
  })

  test('spends one percent of doubt at each of five stages', () => {
    const alphas = ladder.flatMap(({ gates }) => gates.flatMap((gate) => ('alpha' in gate ? gate.alpha : [])))
    expect(new Set(alphas)).toEqual(new Set([0.01]))
  })

  test('rolls back at 2 % errors and at half more latency, tells at 500 ms, waits an hour, undoes for 5 minutes', () => {
    const { triggers, alerts, cooldownMs, undoMs, shadow, observeWithinMs } = DEFAULT_POLICY
    expect([triggers.errors.maxRate, triggers.latencyP95.maxRatio, triggers.latencyP50.maxRatio]).toEqual([
      0.02, 1.5, 1.5,
    ])
    expect(alerts).toEqual({ maxErrorRate: 0.02, maxP95Ms: 500, forMs: 5 * MINUTE })
    expect([cooldownMs, undoMs, observeWithinMs]).toEqual([HOUR, 5 * MINUTE, MINUTE])
    expect(shadow).toMatchObject({ forward: 1_000, reverse: 100, reversePerHour: 20 })
  })
})
