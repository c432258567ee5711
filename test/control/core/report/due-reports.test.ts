import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneOffset } from '../../../../control/app/report/zone-offset.ts'
import {
  dueWeeks,
  leavesAt,
  MADE_UP_FOR,
  parseReportTime,
  type ReportTime,
} from '../../../../control/core/report/due-reports.ts'
import { parseWeek, weekAt } from '../../../../control/core/report/iso-week.ts'

const HOUR = 3_600_000
const MONDAY_NINE: ReportTime = { weekday: 1, minutes: 540 }
const week = (name: string) => parseWeek(name)!
const at = (text: string) => Date.parse(text)
const leaves = (name: string, zone: string, time = MONDAY_NINE) =>
  new Date(leavesAt(week(name), time, zoneOffset(zone))).toISOString().slice(0, 16)

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Etc/GMT+12',
  'Pacific/Chatham',
  'Africa/Casablanca',
]

/** What the clocks of a zone show, asked of another formatter than the code asks. */
function shown(moment: number, zone: string): string {
  return new Date(moment).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16)
}

describe('the time at which a weekly report leaves', () => {
  it('is Monday 09:00 in UTC where nothing else is said', () => {
    expect(leaves('2026-W48', 'UTC')).toBe('2026-11-30T09:00')
  })

  it('follows the clocks of the zone through both changes of the year', () => {
    expect(leaves('2026-W12', 'Europe/Berlin')).toBe('2026-03-23T08:00')
    expect(leaves('2026-W13', 'Europe/Berlin')).toBe('2026-03-30T07:00')
    expect(leaves('2026-W42', 'Europe/Berlin')).toBe('2026-10-19T07:00')
    expect(leaves('2026-W43', 'Europe/Berlin')).toBe('2026-10-26T08:00')
  })

  it('is never before the week is over, also 14 hours east of Greenwich, and late in the day 12 hours west', () => {
    expect(leaves('2026-W48', 'Pacific/Kiritimati')).toBe('2026-11-30T00:00')
    expect(leaves('2026-W48', 'Pacific/Kiritimati', { weekday: 1, minutes: 15 * 60 })).toBe(
      '2026-11-30T01:00',
    )
    expect(leaves('2026-W48', 'Etc/GMT+12')).toBe('2026-11-30T21:00')
  })

  it('takes the first of two equal times, and a time that the clocks skip as if nobody had moved them', () => {
    const sunday = (minutes: number): ReportTime => ({ weekday: 7, minutes })
    // 2026-10-25 03:00 CEST becomes 02:00 CET; 2026-03-29 02:00 CET becomes 03:00 CEST.
    expect(leaves('2026-W42', 'Europe/Berlin', sunday(150))).toBe('2026-10-25T00:30')
    expect(leaves('2026-W12', 'Europe/Berlin', sunday(150))).toBe('2026-03-29T01:30')
  })

  it('is the first minute after the week at which the clocks of the zone say so', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: at('2023-01-02T00:00Z'), max: at('2032-01-01T00:00Z') }),
        // Not in the hours at which anybody moves clocks, which the cases above fix.
        fc.integer({ min: 5 * 60, max: 22 * 60 }),
        fc.integer({ min: 1, max: 7 }),
        (zone, time, minutes, weekday) => {
          const span = weekAt(time)
          const found = leavesAt(span, { weekday, minutes }, zoneOffset(zone))
          const date = new Date(span.to + (weekday - 1) * 24 * HOUR).toISOString().slice(0, 10)
          const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
          const wanted = `${date} ${clock}`
          // The end of the week itself is early enough where the clocks had shown it before.
          if (found > span.to) expect(shown(found - 60_000, zone) < wanted).toBe(true)
          expect(found === span.to ? shown(found, zone) >= wanted : shown(found, zone) === wanted).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each([
    ['Mon 09:00', { weekday: 1, minutes: 540 }],
    ['Sun 23:59', { weekday: 7, minutes: 1_439 }],
  ])('can be said as "%s"', (text, time) => expect(parseReportTime(text)).toEqual(time))

  it.each([
    'mon 09:00',
    'Monday 09:00',
    'Mon 9:00',
    'Mon 24:00',
    'Mon 09:60',
    'Mon',
    '09:00',
    '',
  ])('cannot be said as "%s"', (text) => expect(parseReportTime(text)).toBeUndefined())
})

describe('the weeks whose report is due', () => {
  const due = (now: string, since: string | null, zone = 'UTC', time = MONDAY_NINE) =>
    dueWeeks({
      now: at(now),
      time,
      offsetAt: zoneOffset(zone),
      since: since === null ? null : at(since),
    }).map((span) => span.week)

  it('are none before anything was used, and none for weeks before that', () => {
    expect(due('2026-11-30T09:00Z', null)).toEqual([])
    expect(due('2026-11-30T09:00Z', '2026-11-30T00:00Z')).toEqual([])
    expect(due('2026-11-30T09:00Z', '2026-11-29T00:00Z')).toEqual(['2026-W48'])
    expect(due('2026-11-30T09:00Z', '2026-11-16T00:00Z')).toEqual(['2026-W47', '2026-W48'])
  })

  it('begin with the minute', () => {
    expect(due('2026-11-30T08:59:59Z', '2026-11-25T00:00Z')).toEqual([])
    expect(due('2026-11-30T09:00:00Z', '2026-11-25T00:00Z')).toEqual(['2026-W48'])
  })

  it('are the last four after a long absence, oldest first, over the end of a year with 53 weeks', () => {
    expect(due('2021-01-12T12:00Z', '2019-01-01T00:00Z')).toEqual([
      '2020-W51',
      '2020-W52',
      '2020-W53',
      '2021-W01',
    ])
  })

  it('wait for a report that leaves late in the week, far in the west', () => {
    const late: ReportTime = { weekday: 7, minutes: 23 * 60 }
    expect(due('2026-12-07T10:59Z', '2026-11-24T00:00Z', 'Etc/GMT+12', late)).toEqual([])
    expect(due('2026-12-07T11:00Z', '2026-11-24T00:00Z', 'Etc/GMT+12', late)).toEqual(['2026-W48'])
  })

  it('are named once each and miss none, however often and late one looks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.array(fc.integer({ min: 1, max: MADE_UP_FOR * 7 * 24 - 24 }), { minLength: 1, maxLength: 40 }),
        (zone, hours) => {
          const since = at('2025-11-05T00:00Z')
          const offsetAt = zoneOffset(zone)
          const sent: string[] = []
          let now = since
          for (const step of hours) {
            now += step * HOUR
            for (const span of dueWeeks({ now, time: MONDAY_NINE, offsetAt, since }))
              if (!sent.includes(span.week)) sent.push(span.week)
          }
          const expected: string[] = []
          for (let from = weekAt(since).from; ; from = weekAt(from).to) {
            if (leavesAt(weekAt(from), MONDAY_NINE, offsetAt) > now) break
            expected.push(weekAt(from).week)
          }
          expect(sent).toEqual(expected)
        },
      ),
      { numRuns: 60 },
    )
  })
})
