import { describe, expect, it } from 'vitest'
import { formatDuration, formatEvidence, formatFraction } from '../../../control/cli/format-values.ts'
import { plainText } from '../../../control/cli/plain-text.ts'
import { readSettings } from '../../../control/cli/read-settings.ts'
import { textTable } from '../../../control/cli/text-table.ts'

describe('what the command line prints', () => {
  it('rounds to what matters, with the unit beside the number', () => {
    expect([0.004, 0.1034, 1, 0, null].map(formatFraction)).toEqual([
      '0.4\u00a0%',
      '10.3\u00a0%',
      '100\u00a0%',
      '0\u00a0%',
      '–',
    ])
    expect([400, 90_000, 184_000, 10_800_000, 1_209_600_000].map(formatDuration)).toEqual([
      '0 s',
      '90 s',
      '3 min',
      '3 h',
      '14 days',
    ])
    expect([0.0003, 1e-9, 1.44, 4e9].map(formatEvidence)).toEqual([
      '0.0003',
      'under 0.0001',
      '1.4',
      '100 or more',
    ])
  })

  it('lines up columns and leaves the last one free', () => {
    expect(
      textTable(
        ['a', 'long name'],
        [
          ['1', '2'],
          ['three', ''],
        ],
      ),
    ).toBe('A      LONG NAME\n1      2\nthree')
  })

  it('cannot rewrite the terminal of its reader', () => {
    expect(plainText('rolled\u001b[2J back\u202e\r by\u0007 ada\n')).toBe('rolled[2J back by ada\n')
  })

  it('never sends the token of the local control to another machine', () => {
    expect(readSettings({ url: 'https://control.example.com/base/' }, { CROSSFADE_DATA: '.' })).toEqual({
      url: 'https://control.example.com/base',
      token: undefined,
    })
    expect(() => readSettings({ url: 'control' }, {})).toThrow('expected an http or https address')
  })
})
