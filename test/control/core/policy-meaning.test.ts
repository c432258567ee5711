import { describe, expect, test } from 'vitest'
import { completePolicy, type PartialPolicy } from '../../../control/core/complete-policy.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { expectedDelay } from '../../../control/core/expected-delay.ts'
import { explainPolicy } from '../../../control/core/policy-meaning.ts'

const explain = (partial: PartialPolicy, traffic: number | null = null) =>
  explainPolicy(completePolicy(partial), traffic)

describe('what a policy means in time', () => {
  test('one false rollback a year is at most 1.9 % in a stage of seven days, half of it by errors', () => {
    const { sentences, shares } = explain({ triggers: { cost: { enabled: false } } })
    expect(sentences[0]).toBe(
      'At most one false rollback in 1y if the candidate sat exactly on every bound for ever; in a stage of 7 days at most 1.8\u00a0%.',
    )
    expect(sentences[1]).toBe('5\u00a0% of that budget is unspent: no enabled trigger has it.')
    expect(shares.errors).toBeCloseTo(0.0096, 4)
  })

  test('a whole budget is told as a whole', () => {
    const { sentences, perWeek } = explain({})
    expect(perWeek).toBeCloseTo(7 / 365, 6)
    expect(sentences[0]).toContain('in a stage of 7 days at most 1.9\u00a0%')
    expect(sentences.join()).not.toContain('unspent')
  })

  test('mode window promises nothing, and is never in time for what it is blind to', () => {
    const { sentences, perWeek, delays } = explain({ triggers: { mode: 'window' } })
    expect(perWeek).toBeNull()
    expect(sentences[0]).toContain('No promise on false rollbacks is possible')
    expect(delays.map(({ seconds }) => seconds[0])).toEqual([null, 307, 307])
    const one = explain({ triggers: { mode: 'window', window: { minRequests: 1 } } })
    expect(one.sentences[0]).toContain('on 1 request at least')
  })

  test('with traffic known it tells the delay at every stage', () => {
    const { delays } = explain({}, 4)
    expect(delays.map(({ stage, perSecond }) => [stage, perSecond])).toEqual([
      ['10 %', 0.4],
      ['25 %', 1],
      ['50 %', 2],
      ['75 %', 3],
      ['100 %', 4],
    ])
    for (const { seconds } of delays) expect([...seconds]).toEqual([...seconds].sort((a, b) => a! - b!))
  })
})

describe('the expected delay', () => {
  // Medians of simulations of the judge with its default bounds: requests a second, then 3, 5, 10, 50, 100 % failing.
  test.each([
    [0.1, [47_929, 6_790, 1_710, 142, 57]],
    [1, [5_855, 898, 209, 25, 12]],
    [10, [741, 155, 61, 13, 9]],
    [100, [190, 75, 35, 13, 9]],
  ])('at %d requests a second is within a third of what simulations measure', (perSecond, medians) => {
    for (const [index, rate] of [0.03, 0.05, 0.1, 0.5, 1].entries()) {
      const ratio = expectedDelay(DEFAULT_POLICY, rate, perSecond)! / medians[index]!
      expect(ratio).toBeGreaterThan(2 / 3)
      expect(ratio).toBeLessThan(1.34)
    }
  })

  test('within the bound there is none', () => {
    expect(expectedDelay(DEFAULT_POLICY, 0.02, 10)).toBeNull()
    expect(expectedDelay(DEFAULT_POLICY, 0.5, 0)).toBeNull()
  })
})
