import { describe, expect, it } from 'vitest'
import { ComplaintMeter } from '../../../../control/core/statistics/complaint-meter.ts'
import { seeded } from '../judge/simulate.ts'

const TEN_YEARS = 10 * 31_536_000

/** Complaints until it decides, one every quarter of an hour or so; infinite: not in `most`. */
function needed(seed: number, share: (n: number) => number, factor: number, most = 3_000): number {
  const random = seeded(seed)
  const meter = new ComplaintMeter(1.5, TEN_YEARS)
  let tick = 0
  for (let n = 1; n <= most; n++) {
    const w = share(n)
    tick += Math.ceil(-Math.log(1 - random()) * 1_000)
    const candidate = random() < (factor * w) / (factor * w + 1 - w)
    if (meter.step(tick, [{ candidate, share: w }]) >= 1) return n
  }
  return Number.POSITIVE_INFINITY
}

function median(seeds: number, count: (seed: number) => number): number {
  return Array.from({ length: seeds }, (_, i) => count(i + 1)).toSorted((a, b) => a - b)[seeds >> 1]!
}

describe('the complaint meter', () => {
  it('expects f w ÷ (f w + 1 − w) of the complaints to be about the candidate', () => {
    const meter = new ComplaintMeter(1.5, TEN_YEARS)
    expect(meter.expected(0.25)).toBeCloseTo(1 / 3)
    expect(meter.expected(0.5)).toBeCloseTo(0.6)
  })

  it('has a mean factor of 1 at the bound and less below it, at any share', () => {
    for (const share of [0.1, 0.5, 0.9])
      for (const factor of [0.5, 1, 1.5]) {
        const value = (candidate: boolean) => new ComplaintMeter(1.5, 1).step(0, [{ candidate, share }])
        const p = (factor * share) / (factor * share + 1 - share)
        expect(p * value(true) + (1 - p) * value(false)).toBeLessThanOrEqual(1 + 1e-9)
      }
  })

  it.each([
    [3, 450],
    [5, 190],
    [10, 120],
  ])('decides complaints that are %i times as frequent within %i of them, at shares from 25 to 75 %%', (factor, most) => {
    for (const share of [0.25, 0.5, 0.75])
      expect(median(15, (seed) => needed(seed, () => share, factor))).toBeLessThanOrEqual(most)
  })

  it('has nothing against a candidate that is like the baseline, nor against one just at the bound', () => {
    for (let seed = 1; seed <= 10; seed++)
      for (const factor of [1, 1.5]) {
        expect(needed(seed, () => 0.25, factor)).toBe(Number.POSITIVE_INFINITY)
        const rising = (n: number) => (n < 1_000 ? 0.1 : n < 2_000 ? 0.5 : 0.75)
        expect(needed(seed, rising, factor)).toBe(Number.POSITIVE_INFINITY)
      }
  })

  it('grants at most an hour after a week without a complaint', () => {
    const meter = new ComplaintMeter(1.5, TEN_YEARS)
    meter.step(0, [{ candidate: false, share: 0.5 }])
    expect(meter.step(604_800, [{ candidate: false, share: 0.5 }])).toBeLessThan(3_601 / TEN_YEARS)
  })
})
