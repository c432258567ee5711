import { describe, expect, it } from 'vitest'
import { CostMeter } from '../../../../control/core/statistics/cost-meter.ts'
import { normal, type Random, seeded } from '../judge/simulate.ts'

const TWENTY_YEARS = 20 * 31_536_000
const LIMIT = 1.3

/** Requests until the value reaches 1, one a second, each around `ratio` times its projection; null: not within them. */
function needed(most: number, costOf: () => number): number | null {
  const meter = new CostMeter(TWENTY_YEARS)
  for (let tick = 0; tick < most; tick++)
    if (meter.step(tick, [costOf() / LIMIT - 1], 1) >= 1) return tick + 1
  return null
}

const noisy = (random: Random, ratio: number) => () => ratio * Math.max(0, 1 + 0.2 * normal(random))

function medianOf(values: readonly (number | null)[]): number {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]!
}

describe('the cost meter', () => {
  it.each([1, 1.2, 1.3])('never accuses %s times the projection in 30,000 requests, bound 1.3', (ratio) => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed)
      expect(needed(30_000, noisy(random, ratio))).toBeNull()
    }
  })

  it.each([
    [1.35, 927],
    [1.45, 235],
    [1.6, 115],
    [2, 54],
  ])('finds %s times the projection in about the published %i requests', (ratio, published) => {
    const median = medianOf(
      Array.from({ length: 41 }, (_, seed) => {
        const random = seeded(seed + 1)
        return needed(10_000, noisy(random, ratio))
      }),
    )
    expect(median).toBeGreaterThan(published / 1.25)
    expect(median).toBeLessThan(published * 1.25)
  })

  it('keeps its promise for costs that are mostly nothing and sometimes a hundred times the projection', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = seeded(seed)
      expect(needed(30_000, () => (random() < LIMIT / 100 ? 100 : 0))).toBeNull()
    }
  })

  it('forgets once requests cost what was projected', () => {
    const random = seeded(1)
    const meter = new CostMeter(TWENTY_YEARS)
    let tick = 0
    for (; meter.value < 1; tick++) meter.step(tick, [noisy(random, 2)() / LIMIT - 1], 1)
    const breachedAt = tick
    for (; meter.value >= 1; tick++) meter.step(tick, [noisy(random, 1)() / LIMIT - 1], 1)
    expect(tick - breachedAt).toBeLessThan(60)
  })

  it('goes on from its state as if it had never stopped, and says about how long it takes', () => {
    const random = seeded(4)
    const meter = new CostMeter(TWENTY_YEARS)
    for (let tick = 0; tick < 30; tick++) meter.step(tick, [noisy(random, 2)() / LIMIT - 1], 1)
    const other = new CostMeter(TWENTY_YEARS, JSON.parse(JSON.stringify(meter.state())))
    const expected = meter.expectedTicks(2 / LIMIT - 1)!
    let ticks = 0
    while (meter.value < 1) {
      const excess = noisy(random, 2)() / LIMIT - 1
      expect(other.step(30 + ticks, [excess], 1)).toBe(meter.step(30 + ticks, [excess], 1))
      ticks++
    }
    expect(Math.abs(expected - ticks)).toBeLessThan(12)
    expect(meter.expectedTicks(0)).toBeNull()
  })
})
