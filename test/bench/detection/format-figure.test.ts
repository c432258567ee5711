import { describe, expect, it } from 'vitest'
import { exactUpper, formatBound, formatInterval, formatRoom, formatValue, round } from './format-figure.ts'
import { atLeast, atMost } from './row.ts'

describe('figures in words', () => {
  it('have three digits, thousands apart', () => {
    expect([898.2, 12_345.6, 3.258, 47.25, 0, 1.288e-5].map(round)).toEqual([
      '898',
      '12,346',
      '3.26',
      '47.3',
      '0',
      '1.3e-5',
    ])
  })

  it('say their unit, and never where it never came', () => {
    expect(formatValue(12, 'seconds', 60)).toBe('12 s')
    expect(formatValue(1 / 60, 'runs', 60)).toBe('1 of 60')
    expect(formatValue(Number.POSITIVE_INFINITY, 'seconds', 60)).toBe('never')
  })

  it('tell bounds', () => {
    expect(formatBound(atMost(65), 'seconds', 60)).toBe('≤ 65 s')
    expect(formatBound(atLeast(2.8), 'times', 60)).toBe('≥ 2.8 ×')
    expect(formatBound(atMost(0), 'runs', 60)).toBe('none')
    expect(formatBound(null, 'runs', 60)).toBe('')
  })

  it('say by how much a bound is beaten or passed', () => {
    const figure = { label: '', unit: 'seconds' as const, statistic: 'median' as const, sources: [] }
    expect(formatRoom({ figure: { ...figure, bound: atMost(100) }, value: 80 })).toBe('20 % under')
    expect(formatRoom({ figure: { ...figure, bound: atMost(100) }, value: 103 })).toBe('3 % beyond')
    expect(formatRoom({ figure: { ...figure, bound: atLeast(2) }, value: 3 })).toBe('50 % over')
    expect(formatRoom({ figure: { ...figure, bound: null }, value: 3 })).toBe('')
  })

  it('say what a count of none proves: up to 6 % of 60', () => {
    expect(exactUpper(0, 60)).toBeCloseTo(0.0596, 3)
    expect(exactUpper(3, 20)).toBeCloseTo(0.379, 3)
    expect(exactUpper(5, 5)).toBe(1)
    const figure = {
      label: '',
      unit: 'runs' as const,
      statistic: 'happened' as const,
      sources: [],
      bound: null,
    }
    const measured = { figure, value: 0, interval: { low: 0, high: 0 }, runs: 60, judgement: 'held' as const }
    expect(formatInterval(measured)).toBe('up to 5.96 %')
  })
})
