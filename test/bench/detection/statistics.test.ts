import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'
import { bootstrap, quantile, STATISTICS } from './statistics.ts'

const never = Number.POSITIVE_INFINITY

describe('quantile', () => {
  it('lies between two neighbours, and is never where most never came to an end', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2)
    expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5)
    expect(quantile([1, 2, never], 0.5)).toBe(2)
    expect(quantile([1, never, never], 0.5)).toBe(never)
    expect(quantile([never, never], 0.5)).toBe(never)
  })
})

describe('statistics', () => {
  it('count what happened, and divide all the time by all alarms', () => {
    expect(STATISTICS.happened([[5, never, 7, never]])).toBe(0.5)
    expect(
      STATISTICS.runLength([
        [10, 20, 60],
        [1, 1, 0],
      ]),
    ).toBe(45)
  })

  it('say how many times faster the first is', () => {
    expect(
      STATISTICS.timesFaster([
        [10, 10, 10],
        [300, 300, 300],
      ]),
    ).toBe(30)
    expect(STATISTICS.timesFaster([[10], [never]])).toBe(never)
  })
})

describe('bootstrap', () => {
  it('gives an interval around the figure that is the same for the same seed', () => {
    const random = () => Random.derive(1, 'bootstrap', 0)
    const values = Array.from({ length: 60 }, (_, i) => i)
    const interval = bootstrap('median', [[values]], random())
    expect(interval.low).toBeGreaterThan(12)
    expect(interval.low).toBeLessThan(29.5)
    expect(interval.high).toBeGreaterThan(29.5)
    expect(interval.high).toBeLessThan(48)
    expect(bootstrap('median', [[values]], random())).toEqual(interval)
  })

  it('draws columns of one cell together, so that what is always twice the other stays twice', () => {
    const ours = [1, 5, 9, 30, 200]
    const theirs = ours.map((value) => value * 2)
    const interval = bootstrap('timesFaster', [[ours, theirs]], Random.derive(1, 'paired', 0))
    expect(interval).toEqual({ low: 2, high: 2 })
  })
})
