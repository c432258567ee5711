/** Ranges that say "four times of five" are held to it, on days whose truth is known. */

import { expect, test } from 'vitest'
import { fitLine } from '../../../../control/core/cost/fit-line.ts'
import { forecast } from '../../../../control/core/cost/forecast.ts'
import { halfWidth80 } from '../../../../control/core/cost/student-t.ts'
import { normal, seeded } from '../judge/simulate.ts'

const RUNS = 4_000
/** Four standard errors of a proportion of 0.8 in so many runs. */
const TOLERANCE = 4 * Math.sqrt((0.8 * 0.2) / RUNS)

function normals(seed: number): () => number {
  const random = seeded(seed)
  return () => normal(random)
}

const heldIn = (once: () => boolean) => Array.from({ length: RUNS }, once).filter(Boolean).length / RUNS

test.each([
  [3, 20],
  [5, 10],
  [14, 3],
  [14, 25],
])('the range of a month end from %i days, with %i to come, holds it four times of five', (days, left) => {
  const deviate = normals(days * 100 + left)
  const some = (count: number) => Array.from({ length: count }, () => 1_000 + 100 * deviate())
  const held = heldIn(() => {
    const { low, high } = forecast(some(days), left)!
    const end = some(left).reduce((sum, day) => sum + day, 0)
    return low <= end && end <= high
  })
  expect(Math.abs(held - 0.8)).toBeLessThan(TOLERANCE)
})

test.each([
  [3, 5],
  [6, 10],
  [13, 20],
])('the band of a line through %i weeks holds it four times of five at week %i', (weeks, x) => {
  const deviate = normals(weeks)
  const held = heldIn(() => {
    const line = fitLine(Array.from({ length: weeks }, (_, week) => 7 + 0.05 * week + 0.1 * deviate()))
    return Math.abs(line.at(x) - (7 + 0.05 * x)) <= line.margin(x)
  })
  expect(Math.abs(held - 0.8)).toBeLessThan(TOLERANCE)
})

test('of days that are all the same nothing is uncertain, and of two days everything', () => {
  expect(forecast([5, 5, 5], 10)).toEqual({ estimate: 50, low: 50, high: 50 })
  expect(forecast([5, 5], 10)).toBeNull()
  // Wild days do not make money.
  expect(forecast([0, 0, 300], 10)!.low).toBe(0)
})

test('beyond its table the quantile goes on without a step', () => {
  expect(halfWidth80(30) - halfWidth80(31)).toBeCloseTo(0.001, 3)
  expect(halfWidth80(100_000)).toBeCloseTo(1.2816, 3)
})
