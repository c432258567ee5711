import { describe, expect, it } from 'vitest'
import { Languages, languageSlot, lengthClass } from '../../../../control/core/triggers/stratum.ts'
import { clock, count, moment, percent, times } from '../../../../control/core/triggers/words.ts'

describe('words of a verdict', () => {
  it.each([
    [0, '0\u00a0%'],
    [0.02, '2\u00a0%'],
    [0.1314, '13\u00a0%'],
    [0.00321, '0.32\u00a0%'],
    [0.0471, '4.7\u00a0%'],
    [0.9872, '99\u00a0%'],
    [0.9968, '99.68\u00a0%'],
    [0.9997, '99.97\u00a0%'],
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

describe('a moment', () => {
  it('has a date where it is not of the same day', () => {
    const day = 1_767_571_200
    expect(moment(day + 60, day + 3_600)).toBe('00:01:00 UTC')
    expect(moment(day + 60, day + 90_000)).toBe('2026-01-05 00:01:00 UTC')
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

  it('number languages as they come, by name inside a tick, and count what is too many together', () => {
    const of = (...names: string[]) => names.map((language) => ({ language }))
    const forth = new Languages()
    const back = new Languages()
    forth.openAll(of('en', 'de', 'fr'))
    back.openAll(of('fr', 'en', 'de', 'en'))
    expect(back.names).toEqual(forth.names)
    expect(forth.names).toEqual(['de', 'en', 'fr'])
    forth.openAll(of('a', 'b', 'c', 'd', 'e', 'f', 'g'))
    expect(forth.find('e')).toBe(7)
    expect(forth.find('g')).toBe(8)
    expect(forth.name(8)).toBe('other languages')
    expect(forth.names).toHaveLength(8)
  })

  it('compare three languages by themselves and the others together', () => {
    expect([0, 1, 2, 3, 8].map(languageSlot)).toEqual([0, 1, 2, 3, 3])
  })
})
