import { describe, expect, it } from 'vitest'
import { readConfig } from '../../control/config.ts'

describe('settings of the weekly report', () => {
  it('are Monday 09:00 in UTC where nothing else is said, or nothing but nothing', () => {
    const monday = { reportZone: 'UTC', reportTime: { weekday: 1, minutes: 540 } }
    expect(readConfig({})).toMatchObject(monday)
    expect(readConfig({ CROSSFADE_REPORT_ZONE: '', CROSSFADE_REPORT_AT: ' ' })).toMatchObject(monday)
  })

  it('take any zone and any time of the week', () => {
    expect(
      readConfig({ CROSSFADE_REPORT_ZONE: 'Asia/Kolkata', CROSSFADE_REPORT_AT: 'Fri 16:30' }),
    ).toMatchObject({ reportZone: 'Asia/Kolkata', reportTime: { weekday: 5, minutes: 990 } })
  })

  it('that mean nothing are refused together, each with what was expected', () => {
    const read = () => readConfig({ CROSSFADE_REPORT_ZONE: 'Mars/Olympus', CROSSFADE_REPORT_AT: '9am' })
    expect(read).toThrow('CROSSFADE_REPORT_ZONE is "Mars/Olympus": expected a time zone')
    expect(read).toThrow('CROSSFADE_REPORT_AT is "9am": expected a day and a time, such as Mon 09:00')
  })
})
