import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Histogram, quantileOf } from '../../../../control/core/statistics/histogram.ts'
import { RATIOS } from '../../../../control/core/statistics/scale.ts'

const latencies = fc.array(fc.double({ min: 1, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 200 })

function of(values: readonly number[]): Histogram {
  const histogram = new Histogram()
  for (const value of values) histogram.add(value)
  return histogram
}

describe('the latency histogram', () => {
  it('is off by one bin of 2 % at most', () => {
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.95, 0.99), (values, q) => {
        const sorted = values.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!
        const estimate = of(values).quantile(q)!
        expect(estimate / exact).toBeGreaterThan(0.979)
        expect(estimate / exact).toBeLessThan(1.021)
      }),
    )
  })

  it('merges to what it would be of all values together', () => {
    fc.assert(
      fc.property(latencies, latencies, (a, b) => {
        const merged = of(a)
        merged.merge(of(b))
        expect(merged.toRuns()).toEqual(of([...a, ...b]).toRuns())
        expect(merged.quantile(0.95)).toBe(quantileOf([of(a), of(b)], 0.95))
      }),
    )
  })

  it('survives bytes and JSON exactly', () => {
    fc.assert(
      fc.property(latencies, (values) => {
        const histogram = of(values)
        histogram.add(150, 1_000_000)
        expect(Histogram.decode(histogram.encode()).toRuns()).toEqual(histogram.toRuns())
        const runs = JSON.parse(JSON.stringify(histogram.toRuns()))
        expect(Histogram.fromRuns(runs).total).toBe(histogram.total)
      }),
    )
  })

  it('puts what lies outside into the first and the last bin', () => {
    const histogram = of([0, -5, 0.2, 1e9])
    expect(histogram.total).toBe(4)
    expect(histogram.countAt(0)).toBe(3)
    expect(histogram.quantile(1)).toBeGreaterThan(29_000)
  })

  it('has no quantile without data', () => {
    expect(new Histogram().quantile(0.5)).toBeNull()
  })

  it('refuses bytes that it did not write', () => {
    expect(() => Histogram.decode(Uint8Array.of(0x80))).toThrow('end inside a number')
    expect(() => Histogram.decode(Uint8Array.of(0x80, 0x08, 1, 1))).toThrow('are not within 520 bins')
  })
})

describe('the histogram of ratios', () => {
  it('counts exactly what exceeds a bound of two decimals', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 12, noNaN: true }), { maxLength: 100 }),
        fc.integer({ min: 100, max: 300 }),
        (ratios, hundredths) => {
          const histogram = new Histogram(RATIOS)
          // A ratio within rounding of an edge may fall on either side.
          const clear = ratios.filter((ratio) => Math.abs(ratio * 100 - Math.round(ratio * 100)) > 1e-6)
          for (const ratio of clear) histogram.add(ratio)
          const bound = hundredths / 100
          expect(histogram.countOver(bound)).toBe(clear.filter((ratio) => ratio > bound).length)
        },
      ),
    )
  })

  it('interpolates quantiles and saturates at ten', () => {
    const histogram = new Histogram(RATIOS)
    for (let i = 0; i < 100; i++) histogram.add(1 + i / 100)
    expect(histogram.quantile(0.5)).toBeCloseTo(1.5, 6)
    histogram.add(500)
    expect(histogram.quantile(1)).toBe(10)
    expect(Histogram.fromRuns(histogram.toRuns(), RATIOS).toRuns()).toEqual(histogram.toRuns())
  })
})
