import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseBackendKey, parseRolloutKey } from '../../../control/core/ids.ts'
import {
  basisPoints,
  durationMs,
  epochMs,
  formatShare,
  parseDuration,
  tick,
} from '../../../control/core/units.ts'

describe('branded numbers', () => {
  test('a share is a whole number of basis points from 0 to 10000', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10_000 }), (value) => basisPoints(value) === value))
    for (const value of [-1, 10_001, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => basisPoints(value)).toThrow(`share: ${value} is not a whole number of basis points`)
  })

  test.each([
    ['time', epochMs],
    ['duration', durationMs],
    ['tick', tick],
  ] as const)('a %s is a whole number that is not negative', (name, make) => {
    expect(make(1_790_000_000)).toBe(1_790_000_000)
    for (const value of [-1, 1.5, Number.NaN, 2 ** 53]) expect(() => make(value)).toThrow(`${name}: ${value}`)
  })
})

describe('durations in words', () => {
  test.each([
    ['0s', 0],
    ['90s', 90_000],
    ['15m', 900_000],
    ['1h', 3_600_000],
    ['14d', 1_209_600_000],
    ['2w', 1_209_600_000],
    ['1y', 31_536_000_000],
  ])('%s is %i ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each([
    '',
    '5',
    's',
    '1.5h',
    '-1h',
    '1 h',
    '1H',
    '1month',
    '1234567s',
    '1h30m',
  ])('"%s" is none', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

test.each([
  [0, '0'],
  [1, '0.01'],
  [1_250, '12.5'],
  [3_333, '33.33'],
  [10_000, '100'],
])('%i basis points are %s %%, on one line', (share, text) => {
  expect(formatShare(share)).toBe(`${text}\u00a0%`)
})

describe('keys', () => {
  test.each(['tts', '0', 'a-b-c', 'a'.repeat(63)])('%s is one', (key) => {
    expect([parseRolloutKey(key), parseBackendKey(key)]).toEqual([key, key])
  })

  test.each(['', '-a', 'A', 'a_b', 'a.b', 'a b', 'ä', 'a\n', 'a'.repeat(64)])('"%s" is none', (key) => {
    expect([parseRolloutKey(key), parseBackendKey(key)]).toEqual([undefined, undefined])
  })
})
