import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from '../../../../control/core/report/csv.ts'
import { parseCsv } from '../../../support/parse-csv.ts'

describe('comma-separated values', () => {
  it('come back as they were, whatever stands in a cell', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 30 })
    const hard = fc.constantFrom('"', ',', '\r\n', '\n', '""', 'a,"b"\r\nc', '')
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.oneof(text, hard), { minLength: 3, maxLength: 3 }), { maxLength: 8 }),
        (rows) => {
          const parsed = parseCsv(toCsv(['a', 'b', 'c'], rows))
          const unguarded = parsed
            .slice(1)
            .map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, '')))
          expect(unguarded).toEqual(
            rows.map((row) => row.map((cell) => cell.replace(/^'(?=[=+\-@\t\r\n])/, ''))),
          )
          expect(parsed[0]).toEqual(['a', 'b', 'c'])
        },
      ),
    )
  })

  it('let no name compute anything in a spreadsheet, and leave negative numbers numbers', () => {
    const names = [
      '=1+1',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '=HYPERLINK("http://x","y")',
      'plain',
      '1-2',
    ]
    const [, row] = parseCsv(toCsv(['n'], [[...names, -1.5, 0, null, true]]))
    expect(row).toEqual([
      ...names.slice(0, 7).map((name) => `'${name}`),
      'plain',
      '1-2',
      '-1.5',
      '0',
      '',
      'true',
    ])
  })
})
