import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitSlope } from './fit-slope.ts'

/** Uniform noise from -1 to 1 out of a seed. */
function noise(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state / 2 ** 31 - 1) * 1
  }
}

describe('the slope of memory', () => {
  it('is found exactly where there is no noise', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 8, max: 200 }), (slope, n) => {
        const points = Array.from({ length: n }, (_, i) => ({ at: i / 720, value: 100 + (slope * i) / 720 }))
        const found = fitSlope(points)!
        expect(found.perUnit).toBeCloseTo(slope, 4)
        expect(found.error).toBeLessThan(0.01)
      }),
    )
  })

  it('lies within its interval in about nineteen of twenty noisy series', () => {
    let within = 0
    for (let seed = 1; seed <= 400; seed++) {
      const next = noise(seed * 7_919)
      const points = Array.from({ length: 60 }, (_, i) => ({ at: i / 60, value: 5 * (i / 60) + next() }))
      const { perUnit, error } = fitSlope(points)!
      if (Math.abs(perUnit - 5) <= error) within++
    }
    expect(within / 400).toBeGreaterThan(0.92)
  })

  it('is less sure of a series in saw teeth than of one that jumps about by itself', () => {
    const series = (value: (i: number) => number) =>
      fitSlope(Array.from({ length: 60 }, (_, i) => ({ at: i / 60, value: value(i) })))!
    const teeth = series((i) => i % 20)
    const shuffled = series((i) => (i * 7) % 20)
    expect(teeth.error).toBeGreaterThan(2 * shuffled.error)
  })

  it('is not told from a handful of points, nor from points at one moment', () => {
    expect(fitSlope(Array.from({ length: 7 }, (_, i) => ({ at: i, value: i })))).toBeNull()
    expect(fitSlope(Array.from({ length: 9 }, (_, i) => ({ at: 1, value: i })))).toBeNull()
  })
})
