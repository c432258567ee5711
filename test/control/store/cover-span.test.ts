import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverSpan } from '../../../control/store/cover-span.ts'

const HOUR = 3_600_000
const everything = { secondsBefore: 0, minutesBefore: 0 }
const anySpan = fc
  .tuple(fc.integer({ min: 0, max: 50 * HOUR }), fc.integer({ min: 0, max: 50 * HOUR }))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))

describe('covering a span with rollups', () => {
  it('takes hours in the middle, minutes and seconds at the ends', () => {
    expect(coverSpan(HOUR - 61_500, 3 * HOUR + 60_001, everything)).toEqual([
      { width: 1_000, from: HOUR - 62_000, to: HOUR - 60_000 },
      { width: 60_000, from: HOUR - 60_000, to: HOUR },
      { width: HOUR, from: HOUR, to: 3 * HOUR },
      { width: 60_000, from: 3 * HOUR, to: 3 * HOUR + 60_000 },
      { width: 1_000, from: 3 * HOUR + 60_000, to: 3 * HOUR + 61_000 },
    ])
  })

  it('covers the span to the second, without gap or overlap, in five pieces at most', () => {
    fc.assert(
      fc.property(anySpan, ({ from, to }) => {
        const pieces = coverSpan(from, to, everything)
        expect(pieces.length).toBeLessThanOrEqual(5)
        let next = Math.floor(from / 1_000) * 1_000
        for (const piece of pieces) {
          expect(piece.from).toBe(next)
          expect(piece.from % piece.width).toBe(0)
          expect(piece.to % piece.width).toBe(0)
          next = piece.to
        }
        if (from < to) expect(next).toBe(Math.ceil(to / 1_000) * 1_000)
      }),
    )
  })

  it('never asks for what is gone: where seconds are pruned it widens to minutes, then to hours', () => {
    const anyPruned = fc
      .tuple(fc.integer({ min: 0, max: 50 * 60 }), fc.integer({ min: 0, max: 50 }))
      .map(([minutes, hours]) => ({
        secondsBefore: minutes * 60_000,
        minutesBefore: Math.min(hours, Math.floor(minutes / 60)) * HOUR,
      }))
    fc.assert(
      fc.property(anySpan, anyPruned, ({ from, to }, pruned) => {
        for (const piece of coverSpan(from, to, pruned)) {
          if (piece.width === 1_000) expect(piece.from).toBeGreaterThanOrEqual(pruned.secondsBefore)
          if (piece.width === 60_000) expect(piece.from).toBeGreaterThanOrEqual(pruned.minutesBefore)
        }
      }),
    )
  })
})
