import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCountdown, formatDuration, formatMs } from '../../dashboards/ops/format/duration.view.ts'
import {
  countOf,
  formatDifference,
  formatEvidence,
  formatPace,
  formatRate,
  formatShare,
} from '../../dashboards/ops/format/number.view.ts'
import {
  formatAbsolute,
  formatAgo,
  formatClockWithZone,
  formatMoment,
} from '../../dashboards/ops/format/time.view.ts'

/** Numbers and units share a line; in tests a plain space reads better. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const AT = Date.UTC(2026, 10, 23, 13, 2, 11)

describe('numbers', () => {
  it('shows rates with two significant digits, and one decimal from ten per cent up', () => {
    expect([0, 0.000_02, 0.0041, 0.02, 0.034, 0.1314, 1].map(formatRate).map(plain)).toEqual([
      '0 %',
      'under 0.01 %',
      '0.41 %',
      '2 %',
      '3.4 %',
      '13.1 %',
      '100 %',
    ])
  })

  it('puts a sign on every difference but none on no difference', () => {
    expect([0.79, 1.5, 1, 1.013, 0.999_99].map(formatDifference).map(plain)).toEqual([
      '−21 %',
      '+50 %',
      '0 %',
      '+1.3 %',
      '0 %',
    ])
  })

  it('never writes evidence with an exponent', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e12, noNaN: true }), (value) => {
        expect(formatEvidence(value)).not.toMatch(/\de/i)
      }),
    )
    expect([0, 0.000_000_4, 0.000_31, 0.21, 3.2, 1234].map(formatEvidence)).toEqual([
      '0',
      'under 0.00001',
      '0.00031',
      '0.21',
      '3.2',
      '1,234',
    ])
  })

  it('counts with the noun in its number', () => {
    expect(plain(countOf(1, 'request'))).toBe('1 request')
    expect(plain(countOf(41_982, 'request'))).toBe('41,982 requests')
  })

  it('shows shares without needless decimals, and pace in the unit that is not a fraction', () => {
    expect([0, 1_250, 10_000].map(formatShare).map(plain)).toEqual(['0 %', '12.5 %', '100 %'])
    expect([6.4, 0.5, 0.002].map(formatPace).map(plain)).toEqual([
      '6.4 requests/s',
      '30 requests/min',
      '7 requests/h',
    ])
  })
})

describe('lengths of time', () => {
  it('uses two units at most', () => {
    const lengths = [640, 42_000, 60_000, 720_000, 15_120_000, 273_600_000, 604_800_000]
    expect(lengths.map(formatDuration).map(plain)).toEqual([
      '0.6 s',
      '42 s',
      '60 s',
      '12 min',
      '4 h 12 min',
      '3 d 4 h',
      '7 d',
    ])
  })

  it('counts down to the second and never below zero', () => {
    expect([272_000, 9_400, -5].map(formatCountdown).map(plain)).toEqual(['4 min 32 s', '10 s', '0 s'])
  })

  it('shows latencies as milliseconds, and as seconds from one second up', () => {
    expect([4.26, 168.4, 1_240, 12_300].map(formatMs).map(plain)).toEqual([
      '4.3 ms',
      '168 ms',
      '1.24 s',
      '12.3 s',
    ])
  })
})

describe('moments', () => {
  it('names the zone with every absolute time', () => {
    expect(plain(formatAbsolute(AT, 'Europe/Berlin'))).toBe('Mon 23 Nov 2026, 14:02:11 CET')
    expect(plain(formatClockWithZone(AT, 'UTC'))).toBe('13:02:11 UTC')
  })

  it('leaves the day out only on the same day', () => {
    expect(formatMoment(AT, AT + 60_000, 'UTC')).toBe('13:02:11')
    expect(formatMoment(AT, AT + 86_400_000, 'UTC')).toBe('23 Nov, 13:02')
  })

  it('says how long ago in one unit, and how soon for what is ahead', () => {
    const ago = [200, 640, 12_000, 200_000, 7_300_000, 273_600_000, -180_000]
    expect(ago.map((ms) => plain(formatAgo(AT - ms, AT)))).toEqual([
      'now',
      '0.6 s ago',
      '12 s ago',
      '3 min ago',
      '2 h ago',
      '3 d ago',
      'in 3 min',
    ])
  })
})
