import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sampleReport } from '../../support/fake-reports.ts'
import { parseCsv } from '../../support/parse-csv.ts'
import { runCrossfade, runInside } from '../../support/run-crossfade.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())
beforeEach(() => {
  control.api.calls.length = 0
})

const env = () => ({ CROSSFADE_URL: control.url, CROSSFADE_TOKEN: 'admin-secret' })
const run = (...args: string[]) => runInside(['report', ...args], env())
const asked = () => control.api.calls.filter(([verb]) => verb === 'reports')

describe('crossfade report', () => {
  it('shows the last whole week: the sentence, money, both arms, what happened, what to do', async () => {
    const { stdout, code } = await run()
    expect(code).toBe(0)
    expect(asked()).toEqual([['reports', 'read', '2026-W38']])
    expect(stdout.split('\n')[0]).toBe(sampleReport.headline)
    for (const text of [
      '2026-W38: 2026-09-14 to 2026-09-20 UTC, left 2026-09-21 09:00:00 UTC',
      'net saving',
      '$24.10',
      'English speech (tts), at stage 50 %, 50\u00a0% assigned to Kokoro',
      '212 ms',
      'decision 12',
      'incident 14, closed: Rolled back: errors; cause: the GPU driver was updated',
      'Break-even: from 222,000 characters a day on',
      '1. Advance English speech to 75 %',
      'Provisional until',
    ])
      expect(stdout).toContain(text)
  })

  it('takes a week by its name, and says which is none', async () => {
    await run('2026-W38', '--json').then(({ stdout }) => expect(JSON.parse(stdout)).toEqual(sampleReport))
    expect(await run('2026-W37')).toMatchObject({ code: 1, stderr: expect.stringContaining('2026-W37') })
    const { code, stderr } = await run('2025-W53')
    expect([code, stderr]).toEqual([
      2,
      'week: expected an ISO week such as 2026-W48, last or this, got "2025-W53"',
    ])
    expect((await run('this')).code).toBe(1)
    expect(asked().map(([, , week]) => week)).toEqual(['2026-W38', '2026-W37', '2026-W39'])
  })

  it('prints the table byte by byte as control makes it', async () => {
    const { stdout } = await runCrossfade(['report', '--csv', '2026-W38'], { env: env() })
    const direct = await fetch(`${control.url}/v1/reports/2026-W38.csv`, {
      headers: { Authorization: 'Bearer admin-secret' },
    })
    expect(stdout).toBe(await direct.text())
    expect(parseCsv(stdout).length).toBeGreaterThan(10)
  })

  it('lists the weeks', async () => {
    const { stdout } = await run('--list')
    expect(stdout).toMatch(/2026-W38 +2026-09-14 +2026-09-20 +\$24\.10 +2026-09-21 09:00:00 UTC/)
  })

  it('sends one for a reason, and asks for it', async () => {
    expect(await run('2026-W38', '--send')).toMatchObject({ code: 2 })
    expect(asked()).toEqual([])
    const { stdout } = await run('2026-W38', '--send', '--reason', 'the board asked')
    expect(stdout).toContain('The report of 2026-W38 is on its way: Week 38 saved')
    expect(asked()).toMatchObject([
      ['reports', 'send', { name: 'admin-name' }, '2026-W38', 'the board asked'],
    ])
  })

  it.each([
    [['--csv', '--json'], '--json: not together with --csv'],
    [['--list', '--send'], '--send: not together with --list'],
    [['--list', '2026-W38'], '--list takes no week'],
    [['--reason', 'x'], '--reason: only with --send'],
  ])('refuses %j', async (args, message) => {
    expect(await run(...args)).toMatchObject({ code: 2, stderr: message })
  })
})
