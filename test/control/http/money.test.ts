import { hc } from 'hono/client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MoneyView } from '../../../control/app/money-views.ts'
import type { AppType } from '../../../control/http/app.ts'
import { sampleAccountDay, sampleMoney, sampleWhatIf } from '../../support/fake-money-views.ts'
import { openMoneyWorld } from '../../support/money-world.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())
beforeEach(() => {
  control.api.money.calls.length = 0
})

const ask = (method: string, path: string, body?: unknown, role = 'admin') =>
  control.ask(role as never, method, path, body === undefined ? {} : { body })
const FROM = Date.UTC(2026, 10, 1)
const rate = {
  kind: 'rate',
  account: 'cloudflare',
  model: '@cf/deepgram/aura-1',
  base: 'characters',
  amount: '1363.64',
  per: 1_000,
  from: FROM,
  source: 'the page',
}
const server = {
  kind: 'fixed',
  name: 'GPU server',
  category: 'server',
  monthly: { kind: 'amount', amount: '149' },
  from: FROM,
  source: 'offer',
}

async function fieldsOf(response: Response): Promise<readonly string[]> {
  expect(response.status).toBe(422)
  const { problems } = (await response.json()) as { problems: { field: string }[] }
  return problems.map(({ field }) => field).sort()
}

describe('money over HTTP', () => {
  it('is read whole, by rollout and by span, with its types', async () => {
    const client = hc<AppType>(control.url, { headers: { Authorization: 'Bearer viewer-secret' } })
    const response = await client.v1.money.$get({ query: { rollout: 'tts', from: '1000', to: '2000' } })
    if (response.status !== 200) throw new Error((await response.json()).detail)
    const money: MoneyView = await response.json()
    expect(money).toEqual(sampleMoney)
    await ask('GET', '/v1/money')
    expect(control.api.money.calls).toEqual([
      ['read', { rollout: 'tts', from: 1_000, to: 2_000 }],
      ['read', { rollout: null, from: null, to: null }],
    ])
    expect(await fieldsOf(await ask('GET', '/v1/money?from=9&to=8'))).toEqual(['to'])
  })

  it('shows how the bill of a day was reached, and takes only days that exist', async () => {
    const day = await ask('GET', '/v1/money/account-days/2026-11-28?account=cloudflare')
    expect(await day.json()).toEqual({ ...sampleAccountDay, day: Date.UTC(2026, 10, 28) })
    expect(control.api.money.calls).toEqual([['accountDay', Date.UTC(2026, 10, 28), 'cloudflare']])
    for (const wrong of ['yesterday', '2026-02-30', '2026-1-1'])
      expect(await fieldsOf(await ask('GET', `/v1/money/account-days/${wrong}`))).toEqual(['day'])
  })

  it('tries what somebody asks, and leaves what is not named as it is', async () => {
    const answer = await ask('POST', '/v1/money/what-if', { charactersPerDay: 2e6, rollout: 'tts' }, 'viewer')
    expect(await answer.json()).toEqual(sampleWhatIf)
    expect(control.api.money.calls).toEqual([['whatIf', { charactersPerDay: 2e6 }, 'tts']])
    const wrong = await ask('POST', '/v1/money/what-if', { serverPerMonth: -1, hours: 3, share: 10_001 })
    expect(await fieldsOf(wrong)).toEqual(['hours', 'serverPerMonth', 'share'])
  })

  it('takes a price in long and in short, with its defaults', async () => {
    const entered = await ask('POST', '/v1/prices', rate)
    expect([entered.status, await entered.json()]).toEqual([
      201,
      { entered: [{ kind: 'rate', subject: '12', text: 'rate 12' }] },
    ])
    const short = {
      kind: 'model',
      backend: 'workers-ai',
      model: 'm',
      amount: '0.01',
      from: FROM,
      source: 's',
    }
    expect((await ask('POST', '/v1/prices', short)).status).toBe(201)
    const admin = { kind: 'person', name: 'admin-name', role: 'admin' }
    expect(control.api.money.calls).toEqual([
      ['addPrice', admin, { ...rate, backend: null, until: null, note: '' }, ''],
      ['addPrice', admin, { ...short, base: 'characters', per: 1_000, currency: 'USD', note: '' }, ''],
    ])
  })

  it('says every field that is wrong with an entry at once', async () => {
    const price = { ...rate, amount: '-3', per: 0, base: 'words', form: 1 }
    expect(await fieldsOf(await ask('POST', '/v1/prices', price))).toEqual(['amount', 'base', 'form', 'per'])
    const cost = { ...server, category: 'coffee', monthly: { kind: 'hours', hours: '4', rate: 'x' } }
    expect(await fieldsOf(await ask('POST', '/v1/costs', cost))).toEqual(['category', 'monthly.rate'])
    const stages = [{ stage: '10 %', vendorPerMonth: 120, selfHostedPerMonth: '349' }]
    expect(await fieldsOf(await ask('PUT', '/v1/rollouts/tts/projection', { stages, source: 's' }))).toEqual([
      'stages.0.vendorPerMonth',
    ])
    expect(await fieldsOf(await ask('PUT', '/v1/backends/workers-ai/budget', { limit: 0.5 }))).toEqual([
      'limit',
    ])
    expect(await fieldsOf(await ask('POST', '/v1/prices', { ...rate, kind: 'gift' }))).toEqual(['kind'])
  })

  it('asks for a reason where something is corrected or taken away', async () => {
    expect(await fieldsOf(await ask('PUT', '/v1/prices/rate/3', rate))).toEqual(['reason'])
    expect(await fieldsOf(await ask('DELETE', '/v1/costs/fixed/3', {}))).toEqual(['reason'])
    expect((await ask('PUT', '/v1/prices/rate/3', { ...rate, reason: 'read wrong' })).status).toBe(200)
    expect((await ask('DELETE', '/v1/prices/rate/3', { reason: 'twice' })).status).toBe(200)
    expect((await ask('PUT', '/v1/costs/fixed/3', { ...server, reason: 'dearer' })).status).toBe(200)
    expect(control.api.money.calls.map(([verb]) => verb)).toEqual(['setPrice', 'removePrice', 'setCost'])
    const other = await ask('PUT', '/v1/prices/tariff/3', { ...rate, reason: 'x' })
    expect(await fieldsOf(other)).toEqual(['kind'])
    expect((await ask('DELETE', '/v1/prices/gift/3', { reason: 'x' })).status).toBe(422)
  })

  it('lets operators enter costs and projections, and only admins prices and budgets', async () => {
    const stages = [{ stage: '10 %', vendorPerMonth: '120', selfHostedPerMonth: '349' }]
    const statuses = async (role: string) =>
      Promise.all(
        [
          ask('POST', '/v1/costs', server, role),
          ask('PUT', '/v1/rollouts/tts/projection', { stages, source: 's' }, role),
          ask('POST', '/v1/prices', rate, role),
          ask('PUT', '/v1/backends/workers-ai/budget', { limit: 5_000_000 }, role),
          ask('GET', '/v1/money/history?limit=5', undefined, role),
        ].map(async (asked) => (await asked).status),
      )
    expect(await statuses('viewer')).toEqual([403, 403, 403, 403, 200])
    expect(await statuses('operator')).toEqual([201, 200, 403, 403, 200])
    expect(await statuses('admin')).toEqual([201, 200, 201, 200, 200])
    expect(await statuses('gateway')).toEqual([403, 403, 403, 403, 403])
  })

  it('answers what the real one answers, field by field', async () => {
    const real = await openMoneyWorld('2026-11-20T12:00Z')
    const served = await serveTestHttp({
      api: { ...control.api, money: real.money } as never,
    })
    try {
      await real.speak({ arm: 'baseline', characters: 2_000, times: 8 })
      real.world.now += 60_000
      for (const path of [
        '/v1/money',
        '/v1/money?rollout=tts',
        '/v1/prices',
        '/v1/costs',
        '/v1/money/history',
        '/v1/money/account-days/2026-11-20',
      ])
        expect([path, (await served.ask('viewer', 'GET', path)).status]).toEqual([path, 200])
      const conflict = { ...rate, from: Date.UTC(2024, 0, 1) }
      const refused = await served.ask('admin', 'POST', '/v1/prices', { body: conflict })
      expect(await fieldsOf(refused)).toEqual(['from'])
    } finally {
      await served.close()
    }
  })
})
