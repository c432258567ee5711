import { describe, expect, it } from 'vitest'
import { weighGate } from '../../../../control/core/statistics/promotion-gate.ts'
import { seeded } from '../judge/simulate.ts'

/** Requests until G reaches 1/α at a bound; null: not within `most`. */
function needed(bound: number, alpha: number, fails: () => boolean, most: number): number | null {
  let bad = 0
  for (let requests = 1; requests <= most; requests++) {
    if (fails()) bad++
    if (weighGate({ requests, bad }, bound, alpha).evidence >= 1 / alpha) return requests
  }
  return null
}

describe('the promotion gate', () => {
  it.each([
    [0.05, 190],
    [0.01, 280],
  ])('opens at level %d after about %i requests without any failure', (alpha, expected) => {
    const requests = needed(0.02, alpha, () => false, 1_000)!
    expect(Math.abs(requests - expected)).toBeLessThanOrEqual(10)
  })

  it('opens for 0.3 % within a thousand requests', () => {
    const all = Array.from({ length: 40 }, (_, seed) => {
      const random = seeded(seed + 1)
      return needed(0.02, 0.01, () => random() < 0.003, 3_000) ?? Number.POSITIVE_INFINITY
    }).sort((a, b) => a - b)
    expect(all[20]).toBeGreaterThan(270)
    expect(all[20]).toBeLessThan(600)
  })

  it('does not open at the bound, however long one looks', () => {
    let opened = 0
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed)
      if (needed(0.02, 0.01, () => random() < 0.02, 4_000) !== null) opened++
    }
    expect(opened).toBeLessThanOrEqual(7)
  })

  it('expects no end of waiting for a candidate that is too bad', () => {
    expect(weighGate({ requests: 500, bad: 20 }, 0.02, 0.01).requestsNeeded).toBeNull()
  })

  it('names what is no level and no bound', () => {
    expect(() => weighGate({ requests: 1, bad: 0 }, 0, 0.01)).toThrow('bound: 0')
    expect(() => weighGate({ requests: 1, bad: 0 }, 0.02, 1)).toThrow('alpha: 1')
  })
})
