import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import { shareBudget, splitBudget } from '../../../../control/core/statistics/budget.ts'

const PER_YEAR = { count: 1, per: '1y' }
const ENABLED = ['errors', 'latencyP95', 'latencyP50', 'complaints'] as const
const { weights } = DEFAULT_POLICY.triggers
const years = (seconds: number | undefined) => (seconds ?? Number.NaN) / 31_536_000

describe('the budget of false rollbacks', () => {
  it('is one a year by default: 2 years for errors, 4 for p95, 10 for p50 and for complaints', () => {
    const { seconds, unspent } = shareBudget(DEFAULT_POLICY.falseRollbackBudget, weights, ENABLED)
    expect(years(seconds.errors)).toBeCloseTo(2)
    expect(years(seconds.latencyP95)).toBeCloseTo(4)
    expect(years(seconds.latencyP50)).toBeCloseTo(10)
    expect(years(seconds.complaints)).toBeCloseTo(10)
    expect(seconds.cost).toBeUndefined()
    expect(unspent).toBeCloseTo(0.05)
  })

  it('of a trigger is split so that its two voices together have no more', () => {
    const { fast, block } = splitBudget(2)
    expect(fast).toBeCloseTo(3)
    expect(block).toBeCloseTo(6)
    expect(1 / fast + 1 / block).toBeCloseTo(1 / 2)
  })

  it('is never spent twice, and counts enabled triggers only', () => {
    const heavy = { ...weights, errors: 0.6, cost: 0.9 }
    expect(() => shareBudget(PER_YEAR, heavy, ENABLED)).toThrow(
      'triggers.weights: errors + latencyP95 + latencyP50 + complaints = 1.05, more than the whole budget',
    )
    expect(shareBudget(PER_YEAR, heavy, ['errors', 'latencyP95']).unspent).toBeCloseTo(0.15)
  })

  it('takes an enabled trigger without a weight for a mistake', () => {
    expect(() => shareBudget(PER_YEAR, { ...weights, complaints: 0 }, ENABLED)).toThrow(
      'triggers.weights.complaints: 0 is not above 0',
    )
    expect(() => shareBudget(PER_YEAR, { ...weights, complaints: 0 }, ['errors'])).not.toThrow()
  })

  it('names the field that cannot be read', () => {
    expect(() => shareBudget({ count: 0, per: '1y' }, weights, ENABLED)).toThrow(
      'falseRollbackBudget.count: 0',
    )
    expect(() => shareBudget({ count: 1, per: 'a year' }, weights, ENABLED)).toThrow(
      'falseRollbackBudget.per: "a year"',
    )
  })
})
