import { describe, expect, test } from 'vitest'
import {
  describeDuration,
  describeRate,
  describeRatio,
  describeRequests,
} from '../../../control/core/describe.ts'

describe('numbers for people', () => {
  test.each([
    [0, '0\u00a0%'],
    [0.0042, '0.42\u00a0%'],
    [0.00005, '0.005\u00a0%'],
    [0.02, '2\u00a0%'],
    [0.0996, '10\u00a0%'],
    [0.1313, '13.1\u00a0%'],
    [0.995, '99.5\u00a0%'],
    [0.9949, '99.49\u00a0%'],
    [0.9997, '99.97\u00a0%'],
    [0.999988, '99.9988\u00a0%'],
    [1, '100\u00a0%'],
  ])('the rate %d is %s', (rate, text) => {
    expect(describeRate(rate)).toBe(text)
  })

  test.each([
    [1.21, '+21\u00a0%'],
    [1, '±0\u00a0%'],
    [0.9, '−10\u00a0%'],
    [2.5, '+150\u00a0%'],
  ])('the ratio %d is %s', (ratio, text) => {
    expect(describeRatio(ratio)).toBe(text)
  })

  test.each([
    [0, '0 requests'],
    [1, '1 request'],
    [12_345, '12,345 requests'],
  ])('%i is %s', (count, text) => {
    expect(describeRequests(count)).toBe(text)
  })

  test.each([
    [0, '0\u00a0s'],
    [1, '1\u00a0s'],
    [59_000, '59\u00a0s'],
    [59_001, '1\u00a0min'],
    [61_000, '1\u00a0min 1\u00a0s'],
    [3_600_000, '1\u00a0h'],
    [5_430_000, '1\u00a0h 30\u00a0min'],
    [86_400_000, '1\u00a0d'],
    [273_600_000, '3\u00a0d 4\u00a0h'],
  ])('%i ms are %s, rounded up, in the two largest units', (ms, text) => {
    expect(describeDuration(ms)).toBe(text)
  })
})
