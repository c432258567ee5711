import { describe, expect, it } from 'vitest'
import { boundedStratum, lengthClass, stratumOf } from '../../../../control/core/triggers/stratum.ts'
import { clock, count, percent, times } from '../../../../control/core/triggers/words.ts'

describe('words of a verdict', () => {
  it.each([
    [0, '0\u00a0%'],
    [0.02, '2\u00a0%'],
    [0.1314, '13\u00a0%'],
    [0.00321, '0.32\u00a0%'],
    [0.0471, '4.7\u00a0%'],
    [1, '100\u00a0%'],
  ])('write %d as %s', (fraction, text) => {
    expect(percent(fraction)).toBe(text)
  })

  it('group thousands, round ratios and tell the time of a tick', () => {
    expect(count(1_204)).toBe('1,204')
    expect(count(12)).toBe('12')
    expect(count(1_000_000)).toBe('1,000,000')
    expect(times(2.1345)).toBe('2.13')
    expect(clock(1_767_571_200 + 14 * 3_600 + 2 * 60 + 11)).toBe('14:02:11 UTC')
  })
})

describe('strata', () => {
  it.each([
    [1, 0],
    [50, 0],
    [51, 1],
    [100, 1],
    [200, 2],
    [400, 3],
    [800, 4],
    [801, 5],
  ])('put %i characters into class %i', (characters, expected) => {
    expect(lengthClass(characters)).toBe(expected)
  })

  it('keep lengths apart where there is no room for another language', () => {
    const known = new Set(['en/1'])
    const stratum = stratumOf('fi', 90)
    expect(boundedStratum(stratum, (name) => known.has(name), 3)).toBe('fi/1')
    expect(boundedStratum(stratum, (name) => known.has(name), 18)).toBe('other/1')
    expect(boundedStratum('en/1', (name) => known.has(name), 18)).toBe('en/1')
  })
})
