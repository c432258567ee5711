import { beforeEach, describe, expect, it } from 'vitest'
import { createTestHttp } from '../../support/control-http.ts'
import { sampleReport } from '../../support/fake-reports.ts'
import { parseCsv } from '../../support/parse-csv.ts'

const http = createTestHttp()
const asked = () => http.api.calls.filter(([verb]) => verb === 'reports')

beforeEach(() => {
  http.api.calls.length = 0
})

describe('weekly reports over HTTP', () => {
  it('are listed, and read by week', async () => {
    const list = await http.ask('viewer', 'GET', '/v1/reports')
    expect(await list.json()).toMatchObject({ reports: [{ week: '2026-W38', net: 24_100_000 }] })
    const one = await http.ask('viewer', 'GET', '/v1/reports/2026-W38')
    expect(one.headers.get('content-type')).toContain('application/json')
    expect(await one.json()).toEqual(sampleReport)
    expect((await http.ask('viewer', 'GET', '/v1/reports/2026-W30')).status).toBe(404)
  })

  it.each([
    ['/v1/reports/2026-W38', { Accept: 'text/csv' }],
    ['/v1/reports/2026-W38', { Accept: 'text/csv, application/json;q=0.5' }],
    ['/v1/reports/2026-W38.csv', {}],
  ])('are a table to download at %s with %o', async (path, headers) => {
    const response = await http.ask('viewer', 'GET', path, { headers })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="crossfade-2026-W38.csv"')
    const rows = parseCsv(await response.text())
    expect(rows[0]).toContain('net_usd')
    expect(asked()).toEqual([['reports', 'read', '2026-W38']])
  })

  it('keep every figure of the page in the table, with its unit, and let no name compute anything', async () => {
    const response = await http.ask('viewer', 'GET', '/v1/reports/2026-W38.csv')
    const [header, ...rows] = parseCsv(await response.text())
    const table = rows.map((row) => Object.fromEntries(header!.map((name, index) => [name, row[index]])))
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([header!.length]))
    const of = (scope: string) => table.filter((row) => row['scope'] === scope)
    expect(of('week')).toMatchObject([
      {
        week: '2026-W38',
        from_utc: '2026-09-14T00:00:00.000Z',
        vendor_alone_usd: '140.3',
        vendor_billed_usd: '61.2',
        avoided_usd: '79.1',
        own_cost_usd: '55',
        net_usd: '24.1',
        requests: '12040',
        provisional: 'false',
      },
    ])
    expect(of('day')).toHaveLength(7)
    expect(of('day')[6]).toMatchObject({ net_usd: '-1.250001', stage: '50 %' })
    expect(of('rollout')).toMatchObject([
      { rollout: 'tts', share_percent: '50', fallback_rate_percent: '0.42' },
    ])
    const [baseline, candidate] = of('arm')
    expect(baseline).toMatchObject({ backend: `'=HYPERLINK("http://x","Workers AI"), the "vendor"` })
    expect(candidate).toMatchObject({ error_rate_percent: '0.31', p95_ms: '212.4', judged_requests: '3550' })
    expect(of('arm week before')).toMatchObject([{ error_rate_percent: '', p95_ms: '' }])
  })

  it('are sent by admins alone, for a reason', async () => {
    const path = '/v1/reports/2026-W38/send'
    expect((await http.ask('operator', 'POST', path, { body: { reason: 'again' } })).status).toBe(403)
    const without = await http.ask('admin', 'POST', path, { body: {} })
    expect(without.status).toBe(422)
    expect(await without.json()).toMatchObject({ problems: [{ field: 'reason' }] })
    expect(asked()).toEqual([])
    const sent = await http.ask('admin', 'POST', path, { body: { reason: 'the board asked' } })
    expect(sent.status).toBe(200)
    const actor = { kind: 'person', name: 'admin-name', role: 'admin' }
    expect(asked()).toEqual([['reports', 'send', actor, '2026-W38', 'the board asked']])
  })
})
