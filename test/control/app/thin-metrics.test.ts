import { describe, expect, it } from 'vitest'
import { thinMetrics } from '../../../control/app/thin-metrics.ts'
import type { MetricsView } from '../../../control/app/views.ts'
import { sampleMetrics } from '../../support/fake-views.ts'

const MINUTE = 60_000

function view(values: readonly (number | null)[]): MetricsView {
  const { baseline, candidate } = sampleMetrics.arms
  return {
    ...sampleMetrics,
    stepMs: MINUTE,
    steps: values.map((_, index) => index * MINUTE),
    arms: { baseline, candidate: { ...candidate, p95: values } },
  }
}

describe('a month of minutes', () => {
  const month: readonly (number | null)[] = Array.from({ length: 43_200 }, (_, minute) => 100 + (minute % 7))

  it('is thinned without losing a spike, a dip or a gap, and stays in order', () => {
    const p95 = month.with(20_001, 9_000).with(20_002, 1).fill(null, 30_000, 30_200)
    const thinned = thinMetrics(view(p95), 2_000)
    const values = thinned.arms.candidate.p95
    expect(thinned.run).toBe(44)
    expect(thinned.steps.length).toBeLessThanOrEqual(2_000)
    expect(values).toHaveLength(thinned.steps.length)
    expect(values).toContain(9_000)
    expect(values.indexOf(1)).toBe(values.indexOf(9_000) + 1)
    expect(values.filter((value) => value === null).length).toBeGreaterThan(4)
    expect([...new Set(thinned.steps)].sort((a, b) => a - b)).toEqual(thinned.steps)
  })

  it('keeps a last run of a single step as one', () => {
    const thinned = thinMetrics(view([5, 1, 2, 3, 9, 4, 7]), 5)
    expect(thinned.run).toBe(3)
    expect(thinned.arms.candidate.p95).toEqual([5, 1, 3, 9, 7])
    expect(thinned.steps).toEqual([0, 2, 3, 5, 6].map((step) => step * MINUTE))
  })

  it('stays as it is where there is room', () => {
    const few = view(month.slice(0, 60))
    expect(thinMetrics(few, 100)).toBe(few)
  })
})
