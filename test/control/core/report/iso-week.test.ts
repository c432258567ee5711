import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  lastWholeWeek,
  parseWeek,
  WEEK_MS,
  weekAt,
  weekBefore,
  weekNumber,
} from '../../../../control/core/report/iso-week.ts'

const DAY = 86_400_000
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

/**
 * The definition once more, by counting: walk to the nearest Thursday, then count the Thursdays of its year until
 * there. No formula in common with the code.
 */
function countedWeek(time: number): string {
  let thursday = new Date(time)
  const weekday = (thursday.getUTCDay() + 6) % 7
  thursday = new Date(Math.floor(time / DAY) * DAY + (3 - weekday) * DAY)
  const year = thursday.getUTCFullYear()
  let number = 0
  for (let at = new Date(Date.UTC(year, 0, 1)); at <= thursday; at = new Date(at.getTime() + DAY))
    if (at.getUTCDay() === 4) number += 1
  return `${year}-W${number < 10 ? '0' : ''}${number}`
}

const anyTime = fc.integer({ min: Date.UTC(1970, 0, 5), max: Date.UTC(2199, 11, 31) })

describe('weeks of ISO 8601', () => {
  // The examples of Wikipedia's page on the ISO week date, and of the standard itself.
  it.each([
    ['1977-01-01', '1976-W53'],
    ['1977-12-31', '1977-W52'],
    ['1978-01-01', '1977-W52'],
    ['1978-01-02', '1978-W01'],
    ['1978-12-31', '1978-W52'],
    ['1979-12-31', '1980-W01'],
    ['1980-12-28', '1980-W52'],
    ['1980-12-29', '1981-W01'],
    ['1981-12-31', '1981-W53'],
    ['1982-01-03', '1981-W53'],
    ['2008-12-29', '2009-W01'],
    ['2010-01-03', '2009-W53'],
    ['2020-12-31', '2020-W53'],
    ['2021-01-03', '2020-W53'],
    ['2026-11-29', '2026-W48'],
    ['2026-11-30', '2026-W49'],
    ['2024-02-29', '2024-W09'],
  ])('%s lies in %s', (date, week) => {
    expect(weekAt(day(date)).week).toBe(week)
    expect(weekAt(day(date) + DAY - 1).week).toBe(week)
  })

  it('are those that counting Thursdays gives, at every moment', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        expect(weekAt(time).week).toBe(countedWeek(time))
      }),
    )
  })

  it('hold the moment that they are asked for, are seven days long, and begin on a Monday', () => {
    fc.assert(
      fc.property(anyTime, (time) => {
        const { from, to } = weekAt(time)
        expect(from <= time && time < to).toBe(true)
        expect(to - from).toBe(WEEK_MS)
        expect(new Date(from).getUTCDay()).toBe(1)
        expect(from % DAY).toBe(0)
      }),
    )
  })

  it('follow each other without gaps, each under a name of its own that leads back to it', () => {
    const names = new Set<string>()
    let week = weekAt(Date.UTC(2041, 0, 1))
    for (let count = 0; count < 1_500; count++) {
      expect(parseWeek(week.week)).toEqual(week)
      names.add(week.week)
      const before = weekBefore(week)
      expect(before.to).toBe(week.from)
      week = before
    }
    expect(names.size).toBe(1_500)
  })

  it.each([
    '2026-W54',
    '2025-W53',
    '2026-W00',
    '2026-w48',
    '26-W48',
    '2026-W4',
    '2026-W048',
    ' 2026-W48',
    '1969-W01',
    '',
  ])('"%s" is none', (text) => expect(parseWeek(text)).toBeUndefined())

  it('are whole only once they are over', () => {
    const monday = day('2026-11-30')
    expect(lastWholeWeek(monday).week).toBe('2026-W48')
    expect(lastWholeWeek(monday - 1).week).toBe('2026-W47')
    expect(weekNumber(lastWholeWeek(monday))).toBe(48)
  })
})
