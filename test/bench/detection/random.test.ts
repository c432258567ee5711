import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function moments(draw: () => number, n = 40_000): { readonly mean: number; readonly variance: number } {
  const values = Array.from({ length: n }, draw)
  const average = mean(values)
  return { mean: average, variance: mean(values.map((value) => (value - average) ** 2)) }
}

describe('Random', () => {
  it('gives the words of xoshiro128** for the state 1, 2, 3, 4', () => {
    const random = new Random(1, 2, 3, 4)
    const words = Array.from({ length: 10 }, () => random.word())
    expect(words).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ])
  })

  it('gives the same stream for the same seed, cell and run, and another one for any other', () => {
    const first = (seed: number, cell: string, run: number) => Random.derive(seed, cell, run).word()
    expect(first(1, 'delay', 0)).toBe(first(1, 'delay', 0))
    const others = [first(1, 'delay', 0), first(2, 'delay', 0), first(1, 'delay', 1), first(1, 'week', 0)]
    expect(new Set(others).size).toBe(4)
  })

  it('draws uniform, normal and exponential numbers with their means and variances', () => {
    const random = Random.derive(7, 'moments', 0)
    const uniform = moments(() => random.uniform())
    expect(uniform.mean).toBeCloseTo(0.5, 1)
    expect(uniform.variance).toBeCloseTo(1 / 12, 2)
    const normal = moments(() => random.normal())
    expect(normal.mean).toBeCloseTo(0, 1)
    expect(normal.variance).toBeCloseTo(1, 1)
    expect(moments(() => random.exponential(3)).mean).toBeCloseTo(3, 0)
  })

  it('draws binomial counts of rare, frequent, impossible and certain events', () => {
    const random = Random.derive(7, 'binomial', 0)
    for (const [n, p] of [
      [50, 0.02],
      [50, 0.7],
      [3, 0.5],
    ] as const) {
      const counts = moments(() => random.binomial(n, p))
      expect(Math.abs(counts.mean - n * p)).toBeLessThan(0.05)
      expect(Math.abs(counts.variance - n * p * (1 - p))).toBeLessThan(0.3)
    }
    expect(random.binomial(9, 0)).toBe(0)
    expect(random.binomial(9, 1)).toBe(9)
  })

  it('draws gamma numbers of small and large shapes', () => {
    const random = Random.derive(7, 'gamma', 0)
    for (const shape of [0.25, 1, 4]) {
      const drawn = moments(() => random.gamma(shape, 2), 80_000)
      expect(Math.abs(drawn.mean - 2)).toBeLessThan(0.1)
      expect(Math.abs(drawn.variance / (4 / shape) - 1)).toBeLessThan(0.15)
    }
  })
})
