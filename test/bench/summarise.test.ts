import { describe, expect, it } from 'vitest'
import { quantile, summarise } from './summarise.ts'

describe('summing up measurements', () => {
  it('names the middle and the tenth from either end, whatever the order', () => {
    const values = [9, 1, 8, 2, 7, 3, 6, 4, 5, 10, 0]
    expect(summarise(values)).toEqual({ median: 5, low: 1, high: 9 })
  })

  it('stands between neighbours where nothing was measured', () => {
    expect(quantile([1, 2], 0.5)).toBe(1.5)
    expect(quantile([7], 0.9)).toBe(7)
  })

  it('refuses to make a figure out of nothing', () => {
    expect(() => quantile([], 0.5)).toThrow('values: expected at least one, got none')
  })
})
