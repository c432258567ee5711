import { beforeEach, describe, expect, it } from 'vitest'
import type { CostInput, ModelPriceInput, PriceInput } from '../../../../control/app/money/money-api.ts'
import { DEFAULT_RATES, DEFAULT_TARIFFS } from '../../../../control/core/cost/default-prices.ts'
import { AURA, type MoneyWorld, openMoneyWorld } from '../../../support/money-world.ts'
import { ADMIN, OPERATOR } from '../../../support/simulated-world.ts'

const NOON = '2026-11-20T12:00Z'
const HOUR = 3_600_000
const ms = (time: string) => Date.parse(time) as never

let test: MoneyWorld
beforeEach(async () => {
  test = await openMoneyWorld(NOON)
})

const modelPrice = (changes: Partial<ModelPriceInput> = {}): ModelPriceInput => ({
  kind: 'model',
  backend: 'workers-ai',
  model: AURA,
  base: 'characters',
  amount: '0.012',
  per: 1_000,
  currency: 'USD',
  from: ms('2026-11-20T00:00Z'),
  source: 'contract of November',
  note: '',
  ...changes,
})
const server = (changes: Partial<Extract<CostInput, { kind: 'fixed' }>> = {}): CostInput => ({
  kind: 'fixed',
  name: 'GPU server',
  category: 'server',
  rollout: null,
  monthly: { kind: 'amount', amount: '149' },
  currency: 'USD',
  from: ms('2026-11-01T00:00Z'),
  to: null,
  avoidable: false,
  source: 'offer',
  note: '',
  ...changes,
})
async function problemsOf(result: Promise<{ ok: boolean; error?: unknown }>) {
  const { ok, error } = await result
  return ok ? [] : (error as { problems?: { field: string; problem: string }[] }).problems
}

describe('the price book', () => {
  it('begins with the list prices that come with the program, entered once, whatever restarts', async () => {
    const first = await test.money.prices()
    expect(first.tariffs).toHaveLength(DEFAULT_TARIFFS.length)
    expect(first.rates).toHaveLength(DEFAULT_RATES.length)
    expect(new Set(first.rates.map((rate) => rate.enteredBy))).toEqual(new Set(['crossfade']))
    expect(first.missing).toEqual([])
    await test.world.attach(test.store)
    expect(await test.world.control.api.money.prices()).toEqual(first)
  })

  it('fills up what a crash left half filled, and leaves alone what a person took away', async () => {
    const { rates } = await test.money.prices()
    const last = rates.at(-1)!
    const note = { at: ms(NOON), by: 'crossfade', reason: 'as if never written' }
    await test.store.money.remove('rate', last.id, note)
    await test.world.attach(test.store)
    const filled = await test.world.control.api.money.prices()
    expect(filled.rates).toHaveLength(DEFAULT_RATES.length)
    for (const rate of filled.rates)
      expect(
        await test.world.control.api.money.removePrice(ADMIN, 'rate', rate.id, 'ours alone'),
      ).toMatchObject({
        ok: true,
      })
    await test.world.attach(test.store)
    expect((await test.world.control.api.money.prices()).rates).toEqual([])
  })

  it('takes money for a model in one go, with the account that bills it', async () => {
    const added = await test.money.addPrice(ADMIN, modelPrice(), 'our contract')
    expect(added).toMatchObject({
      ok: true,
      value: [
        { kind: 'tariff', text: 'workers-ai bills what its rates say, in USD, from 2026-11-20' },
        { kind: 'rate', text: `$0.012 per 1,000 characters of ${AURA} on workers-ai, from 2026-11-20` },
      ],
    })
    const later = modelPrice({ amount: '0.011', from: ms('2026-11-21T00:00Z') })
    expect(await test.money.addPrice(ADMIN, later, '')).toMatchObject({ ok: true, value: [{ kind: 'rate' }] })
  })

  it('refuses what cannot be meant, saying every field, and writes nothing of it', async () => {
    const before = await test.money.prices()
    const wrong = modelPrice({
      backend: 'nobody',
      amount: '-1',
      currency: 'EUR',
      from: (Date.parse(NOON) + 60_000) as never,
    })
    const fields = (await problemsOf(test.money.addPrice(ADMIN, wrong, '')))?.map(({ field }) => field)
    expect(new Set(fields)).toEqual(new Set(['backend', 'amount', 'currency', 'from']))
    expect(await problemsOf(test.money.addPrice(ADMIN, modelPrice({ model: 'parrot' }), ''))).toEqual([
      { field: 'model', problem: expect.stringContaining('expected a model of workers-ai') },
    ])
    expect(await test.money.prices()).toEqual(before)
  })

  it('keeps who changed what, from what to what, and why', async () => {
    const { tariffs } = await test.money.prices()
    const { id, enteredAt: _, enteredBy: __, ...known } = tariffs[0]!
    const changed: PriceInput = { kind: 'tariff', ...known, price: '0.012' }
    expect(await test.money.setPrice(ADMIN, id, changed, 'the page changed')).toMatchObject({
      ok: true,
      value: {
        kind: 'tariff',
        subject: String(id),
        text: expect.stringContaining('$0.012 per 1,000 neurons'),
      },
    })
    const [change] = (await test.money.history(1)).changes
    expect(change).toMatchObject({
      by: 'ada',
      kind: 'tariff',
      reason: 'the page changed',
      before: { price: '0.011' },
      after: { price: '0.012', enteredBy: 'ada' },
    })
    expect(await test.money.setPrice(ADMIN, 99, changed, 'no')).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
  })

  it('keeps an exchange rate that something counts in', async () => {
    const euro: PriceInput = {
      kind: 'exchange',
      currency: 'EUR',
      usd: '1.08',
      from: ms('2026-10-01T00:00Z'),
      source: 'ECB',
      note: '',
    }
    expect(await problemsOf(test.money.addCost(OPERATOR, server({ currency: 'EUR' }), ''))).toMatchObject([
      { field: 'currency' },
    ])
    const added = await test.money.addPrice(ADMIN, euro, '')
    if (!added.ok) throw new Error(added.error.detail)
    const id = Number(added.value[0]!.subject)
    expect((await test.money.addCost(OPERATOR, server({ currency: 'EUR' }), '')).ok).toBe(true)
    expect(await problemsOf(test.money.removePrice(ADMIN, 'exchange', id, 'x'))).toMatchObject([
      { field: 'currency', problem: expect.stringContaining('GPU server') },
    ])
    const late = { ...euro, from: ms('2026-11-15T00:00Z') }
    expect((await test.money.setPrice(ADMIN, id, late, 'x')).ok).toBe(false)
    expect((await test.money.setPrice(ADMIN, id, { ...euro, usd: '1.1' }, 'x')).ok).toBe(true)
  })
})

describe('costs, projections and budgets', () => {
  it('are entered, ended and taken away, and sum to what a month costs now', async () => {
    const added = await test.money.addCost(OPERATOR, server(), '')
    if (!added.ok) throw new Error(added.error.detail)
    expect(added.value.text).toBe('GPU server (server): $149 a month, from 2026-11-01')
    const work = server({
      name: 'Operations',
      category: 'operations',
      monthly: { kind: 'hours', hours: '4', rate: '50' },
    })
    await test.money.addCost(OPERATOR, work, '')
    expect((await test.money.costs()).perMonth).toEqual({ server: 149_000_000, all: 349_000_000 })
    const ended = server({ to: ms(NOON) }) as never
    expect(await test.money.setCost(OPERATOR, Number(added.value.subject), ended, 'moved')).toMatchObject({
      ok: true,
      value: { text: 'GPU server (server): $149 a month, from 2026-11-01 to 2026-11-20 12:00 UTC' },
    })
    expect((await test.money.costs()).perMonth).toEqual({ server: 0, all: 200_000_000 })
    expect((await test.money.removeCost(OPERATOR, 'one-off', 1, 'x')).ok).toBe(false)
  })

  it('refuses the same cost twice at the same time', async () => {
    await test.money.addCost(OPERATOR, server(), '')
    const twice = await Promise.all([
      test.money.addCost(OPERATOR, server({ name: 'Logs' }), ''),
      test.money.addCost(OPERATOR, server({ name: 'Logs' }), ''),
    ])
    expect(twice.map((one) => one.ok)).toEqual([true, false])
    expect(await problemsOf(test.money.addCost(OPERATOR, server(), ''))).toMatchObject([{ field: 'from' }])
  })

  it('clears the gate of the draft with a projection of the stages that there are', async () => {
    const input = (stage: string) => ({
      stages: [
        { stage, vendorPerMonth: '120', selfHostedPerMonth: '349', candidateCharactersPerMonth: null },
      ],
      source: 'the sheet',
      note: '',
    })
    expect(await problemsOf(test.money.setProjection(OPERATOR, 'tts', input('11 %'), ''))).toMatchObject([
      { field: 'stages.0.stage' },
    ])
    expect((await test.money.setProjection(OPERATOR, 'nope', input('10 %'), '')).ok).toBe(false)
    expect((await test.money.setProjection(OPERATOR, 'tts', input('10 %'), '')).ok).toBe(true)
    const evidence = await test.world.control.api.evidence('tts')
    expect(evidence).toMatchObject({ ok: true, value: [{ kind: 'projection', value: 469 }] })
    expect((await test.money.costs()).projections).toHaveLength(1)
  })

  it('limits metered backends alone', async () => {
    const budget = { limit: 5_000_000 as never, hardStop: false }
    expect(await problemsOf(test.money.setBudget(ADMIN, 'kokoro', budget, ''))).toMatchObject([
      { field: 'backend' },
    ])
    expect((await test.money.setBudget(ADMIN, 'nobody', budget, '')).ok).toBe(false)
    expect(await test.money.setBudget(ADMIN, 'workers-ai', budget, '')).toMatchObject({
      ok: true,
      value: { text: 'workers-ai: $5.00 a UTC day, then shadows and probes stop' },
    })
    expect((await test.money.setBudget(ADMIN, 'workers-ai', null, 'enough')).ok).toBe(true)
    expect((await test.money.setBudget(ADMIN, 'workers-ai', null, 'again')).ok).toBe(false)
    expect((await test.money.costs()).budgets).toEqual([])
  })
})

describe('an account-day', () => {
  it('shows every part of its bill, and they sum to it', async () => {
    test.at('2026-11-21T09:30Z')
    await test.speak({ arm: 'baseline', characters: 1_000, times: 7 })
    await test.speak({ arm: 'baseline', characters: 1_000, role: 'fallback' })
    await test.speak({ arm: 'candidate', characters: 1_000, times: 3 })
    test.at('2026-11-21T23:30Z')
    await test.speak({ arm: 'baseline', characters: 2_000, vendorMicroUnits: 2_500_000_000 })
    test.at('2026-11-22T08:00Z')
    const answer = await test.money.accountDay(ms('2026-11-21'), null)
    if (!answer.ok) throw new Error(answer.error.detail)
    const { value } = answer
    // 8 × 1,363.64 listed and 2,500 measured; 10,000 are free; $0.011 a thousand.
    expect(value).toMatchObject({
      account: 'cloudflare',
      unit: 'neurons',
      microUnits: 13_409_120_000,
      freeMicroUnits: 10_000_000_000,
      billedMicroUnits: 3_409_120_000,
      cost: 37_500,
      provisional: true,
      accounts: ['cloudflare'],
      unpriced: [],
      tariffs: ['cloudflare bills $0.011 per 1,000 neurons, 10,000 a day free, from 2024-01-01'],
    })
    expect(value.parts.reduce((sum, part) => sum + part.cost, 0)).toBe(value.cost)
    expect(value.parts.reduce((sum, part) => sum + part.microUnits, 0)).toBe(value.microUnits)
    expect(value.parts.map((part) => [part.role, part.calls, part.state]).sort()).toEqual([
      ['fallback', 1, 'listed'],
      ['primary', 1, 'measured'],
      ['primary', 7, 'listed'],
    ])
    expect(new Set(value.parts.map((part) => (part.hour - value.day) / HOUR))).toEqual(new Set([9, 23]))
  })

  it('tells hours apart on a day on which a price changes', async () => {
    const { tariffs } = await test.money.prices()
    const { id: _, enteredAt: __, enteredBy: ___, ...known } = tariffs[0]!
    const dearer: PriceInput = { kind: 'tariff', ...known, price: '0.022', from: ms('2026-11-21T12:00Z') }
    expect((await test.money.addPrice(ADMIN, dearer, '')).ok).toBe(true)
    for (const time of ['2026-11-21T09:30Z', '2026-11-21T14:30Z']) {
      test.at(time)
      await test.speak({ arm: 'baseline', characters: 1_000, times: 10 })
    }
    const answer = await test.money.accountDay(ms('2026-11-21'), 'cloudflare')
    if (!answer.ok) throw new Error(answer.error.detail)
    expect(answer.value.tariffs).toHaveLength(2)
    expect(answer.value.parts.map((part) => (part.hour % (24 * HOUR)) / HOUR)).toEqual([9, 14])
    expect(answer.value.cost).toBe(Math.round(3_636.4 * 11 + 13_636.4 * 22))
  })

  it('says what has no price beside it, and who billed on a day when somebody asks for another', async () => {
    const rates = (await test.money.prices()).rates.filter((rate) => rate.model === AURA)
    await test.money.removePrice(ADMIN, 'rate', rates[0]!.id, 'wrong')
    test.at('2026-11-21T09:30Z')
    await test.speak({ arm: 'baseline', characters: 1_000 })
    const none = await test.money.accountDay(ms('2026-11-21'), null)
    expect(none).toMatchObject({
      ok: false,
      error: { code: 'not-found', detail: expect.stringContaining('1 calls of that day have no price') },
    })
    await test.speak({ arm: 'baseline', characters: 100, vendorMicroUnits: 5_000_000 })
    expect(await test.money.accountDay(ms('2026-11-21'), null)).toMatchObject({
      ok: true,
      value: { account: 'cloudflare', unpriced: [{ backend: 'workers-ai', model: AURA, calls: 1 }] },
    })
    expect(await test.money.accountDay(ms('2026-11-21'), 'deepinfra')).toMatchObject({
      ok: false,
      error: { detail: expect.stringContaining('deepinfra has billed nothing') },
    })
  })
})
