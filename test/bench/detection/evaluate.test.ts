import { describe, expect, it } from 'vitest'
import type { Cell } from './cell.ts'
import { evaluate, judge } from './evaluate.ts'
import { atLeast, atMost, falseRollbacks, medianDelay } from './row.ts'

const cell: Cell = { kind: 'delay', params: { rate: 1 }, runs: 4, cost: 1 }
const results = new Map([['delay(rate=1)', [10, 11, 12, 13].map((strict) => ({ strict }))]])
const about = { id: 'A0', title: 'A claim', meaning: 'What it means.', bounds: 'given' }

describe('judge', () => {
  it('holds what is inside its bound, and misses what lies beyond it with its whole interval', () => {
    expect(judge(10, { low: 9, high: 11 }, atMost(10))).toBe('held')
    expect(judge(12, { low: 9, high: 14 }, atMost(10))).toBe('near')
    expect(judge(12, { low: 11, high: 14 }, atMost(10))).toBe('missed')
    expect(judge(12, { low: 9, high: 14 }, atLeast(13))).toBe('near')
    expect(judge(12, { low: 9, high: 12.5 }, atLeast(13))).toBe('missed')
    expect(judge(12, { low: 9, high: 14 }, null)).toBe('shown')
  })

  it('misses what could not be measured', () => {
    expect(judge(Number.NaN, { low: Number.NaN, high: Number.NaN }, atMost(1))).toBe('missed')
  })
})

describe('evaluate', () => {
  it('gives a row the worst judgement of its figures', () => {
    const row = {
      ...about,
      figures: [
        medianDelay('fast', cell, 'strict', atMost(20)),
        medianDelay('slow', cell, 'strict', atMost(5)),
      ],
    }
    const measured = evaluate(row, results, 1)
    expect(measured.judgement).toBe('missed')
    expect(measured.figures.map((one) => [one.value, one.judgement])).toEqual([
      [11.5, 'held'],
      [11.5, 'missed'],
    ])
  })

  it('counts rollbacks as a fraction of the runs', () => {
    const measured = evaluate(
      { ...about, figures: [falseRollbacks('false', cell, 'strict', 0, 60)] },
      results,
      1,
    )
    expect(measured.figures[0]).toMatchObject({ value: 1, runs: 4, judgement: 'missed' })
  })

  it('says which cell or field is not there', () => {
    const other = { ...about, figures: [medianDelay('x', { ...cell, kind: 'week' }, 'strict', null)] }
    expect(() => evaluate(other, results, 1)).toThrow('week(rate=1) was not run')
    const field = { ...about, figures: [medianDelay('x', cell, 'eager', null)] }
    expect(() => evaluate(field, results, 1)).toThrow('delay(rate=1) has no "eager"')
  })
})
