import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleBacktest } from '../../support/fake-backtests.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())

function ask(method: string, path: string, body?: unknown, role = 'operator'): Promise<Response> {
  return fetch(`${control.url}${path}`, {
    method,
    headers: { Authorization: `Bearer ${role}-secret`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
const BASE = `/v1/rollouts/${sampleBacktest.rollout}`

describe('backtests over HTTP', () => {
  it('are asked for, followed and cancelled', async () => {
    const asked = await ask('POST', `${BASE}/backtests`, {
      from: 1_000,
      to: 9_000,
      compare: ['flagger', 'window'],
      policy: { name: 'stricter', triggers: { errors: { maxRate: 0.03 } } },
    })
    expect(asked.status).toBe(202)
    expect(asked.headers.get('location')).toBe(`${BASE}/backtests/b1`)
    expect(await asked.json()).toMatchObject({ id: 'b1', from: 1_000, to: 9_000, state: 'running' })
    const read = await ask('GET', `${BASE}/backtests/b1`, undefined, 'viewer')
    expect([read.status, await read.json()]).toEqual([200, sampleBacktest])
    expect((await ask('DELETE', `${BASE}/backtests/b1`)).status).toBe(200)
    expect((await ask('GET', `${BASE}/backtests/b9`)).status).toBe(404)
  })

  it('are refused with every field that is wrong', async () => {
    const wrong = await ask('POST', `${BASE}/backtests`, {
      from: 9_000,
      to: 1_000,
      compare: ['luck'],
      policy: { triggers: { error: {} } },
    })
    expect(wrong.status).toBe(422)
    const { problems } = (await wrong.json()) as { problems: { field: string }[] }
    expect(problems.map(({ field }) => field)).toContain('compare.0')
    expect(problems.map(({ field }) => field).some((field) => field.startsWith('policy.triggers'))).toBe(true)
    const turned = await ask('POST', `${BASE}/backtests`, { from: 9_000, to: 1_000 })
    expect(await turned.json()).toMatchObject({ problems: [{ field: 'to' }] })
  })

  it('are for operators; a viewer may look', async () => {
    expect((await ask('POST', `${BASE}/backtests`, { from: 0, to: 1 }, 'viewer')).status).toBe(403)
    expect((await ask('GET', `${BASE}/attempts?from=0&to=1`, undefined, 'viewer')).status).toBe(403)
    expect((await ask('GET', `${BASE}/backtests/b1`, undefined, 'gateway')).status).toBe(403)
  })

  it('exports attempts as lines of JSON', async () => {
    const exported = await ask('GET', `${BASE}/attempts?from=0&to=5000`)
    expect(exported.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8')
    expect(await exported.text()).toBe('{"crossfade":"attempts"}\n')
    expect((await ask('GET', `${BASE}/attempts?from=5&to=5`)).status).toBe(422)
    expect((await ask('GET', `/v1/rollouts/nope/attempts?from=0&to=5`)).status).toBe(404)
  })
})
