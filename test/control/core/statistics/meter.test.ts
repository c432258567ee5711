import { describe, expect, it } from 'vitest'
import { Meter } from '../../../../control/core/statistics/meter.ts'
import { poisson, seeded } from '../judge/simulate.ts'

const TWO_YEARS = 2 * 31_536_000
const PER_YEAR = { limit: 0.02, budgetSec: TWO_YEARS, sustainSec: 300, minSec: 5 }

/** One clean hour at one request in ten seconds, then `requests` with `bad` of them spread evenly. */
function afterCleanHour(requests: number, bad: number): { reached: boolean; max: number } {
  const meter = new Meter(PER_YEAR)
  let tick = 0
  for (; tick < 3_600; tick += 10) meter.step(tick, 1, 0)
  let max = 0
  let failed = 0
  for (let i = 1; i <= requests; i++, tick += 10) {
    // The next one fails as soon as the share of failures so far has fallen behind.
    const fails = failed * requests < bad * i
    if (fails) failed++
    max = Math.max(max, meter.step(tick, 1, fails ? 1 : 0))
  }
  expect(failed).toBe(bad)
  return { reached: max >= 1, max }
}

describe('the fast meter', () => {
  it.each([
    [5, 5],
    [5, 6],
    [6, 8],
    [7, 10],
    [7, 15],
    [8, 20],
    [9, 30],
    [10, 50],
    [14, 100],
    [19, 200],
  ])('rolls back at %i of %i after a clean hour at 0.1 requests a second, and not at one less', (bad, of) => {
    expect(afterCleanHour(of, bad).reached).toBe(true)
    expect(afterCleanHour(of, bad - 1).reached).toBe(false)
  })

  it('thinks nothing of one failure in twenty', () => {
    expect(afterCleanHour(20, 1).max).toBeLessThan(1e-4)
  })

  it.each([
    1, 10, 100,
  ])('decides a total outage in 5 to 12 s at %i requests a second, after a clean day', (rate) => {
    const meter = new Meter(PER_YEAR)
    for (let tick = 0; tick < 86_400; tick++) meter.step(tick, rate, 0)
    let seconds = 0
    while (meter.step(86_400 + seconds, rate, rate) < 1) seconds++
    expect(seconds + 1).toBeGreaterThanOrEqual(5)
    expect(seconds + 1).toBeLessThanOrEqual(12)
  })

  it.each([1, 10, 100])('shrugs at three seconds of total failure at %i requests a second', (rate) => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed)
      const meter = new Meter(PER_YEAR)
      let max = 0
      for (let tick = 0; tick < 2_000; tick++) {
        const n = poisson(random, rate)
        if (n === 0) continue
        const bad = tick >= 1_000 && tick < 1_003 ? n : 0
        max = Math.max(max, meter.step(tick, n, bad))
      }
      expect(max).toBeLessThan(1)
    }
  })

  it('gives one grant of at most a minute after a night without traffic', () => {
    const meter = new Meter(PER_YEAR)
    meter.step(0, 1, 0)
    const value = meter.step(86_400, 1, 0)
    expect(value).toBeLessThan(61 / TWO_YEARS)
  })

  it('never gives the outage components more than the whole', () => {
    const random = seeded(7)
    const meter = new Meter(PER_YEAR)
    for (let tick = 0; tick < 5_000; tick++) {
      meter.step(tick, 3, random() < 0.1 ? 1 : 0)
      expect(meter.detector.valueFrom(6)).toBeLessThanOrEqual(meter.value)
    }
  })

  it('has an average value of at most the mass granted while the rate is exactly the limit', () => {
    const seconds = 600
    const runs = 4_000
    const budget = { ...PER_YEAR, budgetSec: 3_600 }
    let sum = 0
    for (let seed = 1; seed <= runs; seed++) {
      const random = seeded(seed)
      const meter = new Meter(budget)
      let value = 0
      for (let tick = 0; tick < seconds; tick += 2) value = meter.step(tick, 1, random() < 0.02 ? 1 : 0)
      sum += value
    }
    // E[M_T] ≤ T / B; the sampling error of 4,000 runs is a few percent of it.
    expect(sum / runs).toBeLessThan((1.3 * seconds) / budget.budgetSec)
  })

  it('estimates the time to a decision from the pace of evidence', () => {
    const meter = new Meter(PER_YEAR)
    for (let tick = 0; tick < 3_600; tick++) meter.step(tick, 1, 0)
    const outage = meter.expectedSeconds(1, 1)
    const slow = meter.expectedSeconds(0.05, 1)
    expect(outage).toBeGreaterThanOrEqual(3)
    expect(outage).toBeLessThanOrEqual(15)
    expect(slow).toBeGreaterThan(300)
    expect(meter.expectedSeconds(0.01, 1)).toBeNull()
  })

  it('keeps its state in less than a kilobyte', () => {
    const { detector } = new Meter(PER_YEAR)
    const { value: _, ...arrays } = detector.state()
    const numbers = Object.values(arrays).reduce((sum, array) => sum + array.length, 1)
    expect(numbers * 8).toBeLessThanOrEqual(1_024)
  })

  it('refuses a limit that is no probability', () => {
    expect(() => new Meter({ ...PER_YEAR, limit: 1 })).toThrow('limit: 1 is not between 0 and 1')
    expect(() => new Meter({ ...PER_YEAR, budgetSec: 0 })).toThrow('budgetSec: 0')
  })
})
