import { describe, expect, it } from 'vitest'
import { buildRows } from './build-rows.ts'
import { KINDS } from './kinds.ts'
import { KNOWN_MATCHES } from './matching.ts'
import { fullScale, quickScale } from './scale.ts'

const rows = buildRows(fullScale(), KNOWN_MATCHES)

describe('the rows of the detection benchmark', () => {
  it('are A1 to A25 with A19b, and then the added ones without a gap', () => {
    const accepted = Array.from({ length: 25 }, (_, i) => `A${i + 1}`)
    accepted.splice(19, 0, 'A19b')
    const added = Array.from({ length: rows.length - accepted.length }, (_, i) => `B${i + 1}`)
    expect(rows.map((row) => row.id)).toEqual([...accepted, ...added])
  })

  it('ask only for simulations that there are, and name their figures apart', () => {
    for (const row of rows) {
      for (const { sources } of row.figures)
        for (const { cell } of sources) expect(KINDS, row.id).toHaveProperty(cell.kind)
      const labels = row.figures.map((figure) => figure.label)
      expect(new Set(labels).size, row.id).toBe(labels.length)
    }
  })

  it('run the acceptance rows 60 times, where a run does not simulate very much', () => {
    const few = new Set(['fewErrors', 'measureCost', 'pathsAgree', 'delay'])
    for (const row of rows.filter(({ id }) => id.startsWith('A') && id !== 'A17' && id !== 'A18'))
      for (const { sources } of row.figures)
        for (const { cell } of sources)
          if (!few.has(cell.kind)) expect(cell.runs, row.id).toBeGreaterThanOrEqual(60)
  })

  it('are the same rows in a quick run, with fewer runs', () => {
    const quick = buildRows(quickScale(), KNOWN_MATCHES)
    expect(quick.map((row) => row.id)).toEqual(rows.map((row) => row.id))
    const runs = (all: typeof rows) =>
      all.flatMap((row) => row.figures.flatMap((figure) => figure.sources.map(({ cell }) => cell.runs)))
    const [full, few] = [runs(rows), runs(quick)]
    expect(few.every((n, i) => n <= Math.max(4, full[i]!))).toBe(true)
  })
})
