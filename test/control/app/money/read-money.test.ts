import { beforeEach, describe, expect, it } from 'vitest'
import type { CostInput } from '../../../../control/app/money/money-api.ts'
import type { MoneyView } from '../../../../control/app/money-views.ts'
import { AURA, DAY, type MoneyWorld, openMoneyWorld } from '../../../support/money-world.ts'
import { ADMIN, OPERATOR } from '../../../support/simulated-world.ts'

const ms = (time: string) => Date.parse(time) as never
const server = (amount: string, from = '2026-11-07T00:00Z'): CostInput => ({
  kind: 'fixed',
  name: 'GPU server',
  category: 'server',
  rollout: null,
  monthly: { kind: 'amount', amount },
  currency: 'USD',
  from: ms(from),
  to: null,
  avoidable: false,
  source: 'offer',
  note: '',
})
const projection = {
  stages: ['shadow', '10 %', '25 %'].map((stage) => ({
    stage,
    vendorPerMonth: '100',
    selfHostedPerMonth: '30',
    candidateCharactersPerMonth: null,
  })),
  source: 'the sheet',
  note: '',
}

let test: MoneyWorld
async function read(query: Partial<{ rollout: string; from: number; to: number }> = {}): Promise<MoneyView> {
  const { rollout = null, from = null, to = null } = query
  const answer = await test.money.read({ rollout, from, to })
  if (!answer.ok) throw new Error(answer.error.detail)
  return answer.value
}
/** As much each day, a quarter of it on the candidate, from this day to yesterday. */
async function speakDays(from: string, days: number, characters = 400_000, growth = 1): Promise<void> {
  for (let day = 0; day < days; day++) {
    test.world.now = Date.parse(from) + day * DAY + DAY / 2
    const each = Math.round((characters * growth ** day) / 4)
    await test.speak({ arm: 'baseline', characters: each, times: 3 })
    await test.speak({ arm: 'candidate', characters: each })
  }
  test.world.now = Date.parse(from) + days * DAY + DAY / 3
}

beforeEach(async () => {
  test = await openMoneyWorld('2026-11-07T00:00:30Z')
})

describe('the page of money', () => {
  it('says what to enter, in order, while nothing can be said', async () => {
    const none = await openMoneyWorld('2026-11-07T00:00:30Z')
    none.at('2026-11-06T00:00Z')
    const answer = await none.money.read({ rollout: null, from: null, to: null })
    expect(answer).toMatchObject({
      ok: true,
      value: {
        headline: 'Nothing was spoken yet, so there is nothing to save.',
        subline:
          'Enter next: what your server costs a month, then the hours of work on it; then a projection of each stage. Use is counted by itself as soon as gateways report.',
        since: null,
        days: [],
        volume: null,
      },
    })
  })

  it('claims no saving while nobody has said what the server costs', async () => {
    await speakDays('2026-11-08T00:00Z', 3)
    const money = await read()
    expect(money.headline).toMatch(
      /^The vendor has billed \$13\.\d\d since 7 November; what your own server costs is not entered, so no saving can be said\.$/,
    )
    expect(money.breakEven.all.charactersPerDay).toBeNull()
  })

  it('puts what it cost beside what it would have cost, to the micro-dollar', async () => {
    await test.money.addCost(OPERATOR, server('31', '2026-11-08T00:00Z'), '')
    await speakDays('2026-11-08T00:00Z', 10)
    const money = await read({ rollout: 'tts' })
    // 400,000 characters are 545,456 neurons, 300,000 are 409,092; 10,000 of each day are free.
    const [vendor, billed, fixed] = [5_890_016, 4_390_012, 31_000_000 / 30]
    expect(money.week).toMatchObject({
      counterfactual: 7 * vendor,
      metered: 7 * billed,
      requests: 28,
      characters: 2_800_000,
      provisional: true,
    })
    expect(Math.abs(money.week.fixedAll - 7 * fixed)).toBeLessThan(2)
    expect(money.week.net).toBe(7 * (vendor - billed) - money.week.fixedAll)
    expect(money.headline).toMatch(/^Since 7 November this has saved \$4\.\d\d net/)
    expect(money.days.map((day) => day.net).reduce((sum, net) => sum + net)).toBe(money.span.net)
    expect(money.parts.reduce((sum, part) => sum + part.cost, 0)).toBe(money.span.metered)
    expect(money.days.at(-2)).toMatchObject({ stage: '25 %', candidateFraction: 0.25 })
    expect(money.volume).toBe(400_000)
    expect(money.perThousand).toEqual({
      candidateServerOnly: Math.round(money.week.fixedAll / 700),
      candidateAll: Math.round(money.week.fixedAll / 700),
      baseline: Math.round((7 * vendor) / 2_800),
    })
    expect(money.alternatives.map(({ model }) => model)).toEqual([
      'hexgrad/Kokoro-82M',
      '@cf/myshell-ai/melotts',
    ])
  })

  it('says so when moving costs more than it saves', async () => {
    await test.money.addCost(OPERATOR, server('900'), '')
    await speakDays('2026-11-08T00:00Z', 30)
    const money = await read()
    expect(money.headline).toMatch(
      /^Since 7 November this has cost \$\d+\.\d\d more than staying with the vendor; at today's growth it does not break even\.$/,
    )
    expect(money.subline).toContain('lately it is 400,000, 25\u00a0% of it moved.')
    expect(money.breakEven.all.crossing.kind).toBe('not-at-this-growth')
  })

  it('says when growth takes it over its break-even, and since when it has been', async () => {
    await test.money.addCost(OPERATOR, server('300'), '')
    await speakDays('2026-11-08T00:00Z', 35, 300_000, 1.01)
    const grown = await read()
    expect(grown.breakEven.all.crossing.kind).toBe('expected')
    expect(grown.headline).toMatch(/; at today's growth it breaks even on \d+ \w+( 2027)?\.$/)
    await test.money.setCost(OPERATOR, 8, server('150') as never, 'cheaper')
    const { headline, breakEven } = await read()
    expect(breakEven.all.crossing.kind).toBe('above-since')
    expect(headline).toMatch(/; its volume is above break-even since \d+ \w+\.$/)
  })

  it('never shows what has no price as nothing', async () => {
    await test.money.addCost(OPERATOR, server('30'), '')
    const rate = (await test.money.prices()).rates.find(({ model }) => model === AURA)!
    await test.money.removePrice(ADMIN, 'rate', rate.id, 'wrong')
    await speakDays('2026-11-08T00:00Z', 2)
    const money = await read()
    expect(money.unpriced).toMatchObject([{ backend: 'workers-ai', model: AURA, calls: expect.any(Number) }])
    expect(money.subline).toMatch(/\d+ calls have no price \(@cf\/deepgram\/aura-1\) and stand in no sum\./)
    expect(money.breakEven.all.text).toContain('have no price')
  })

  it('corrects the past with a corrected price, and keeps the change', async () => {
    await test.money.addCost(OPERATOR, server('31'), '')
    await speakDays('2026-11-08T00:00Z', 20)
    test.at('2026-12-05T00:00Z')
    const before = await read({ from: Date.parse('2026-11-10'), to: Date.parse('2026-11-11') })
    expect(before.span).toMatchObject({ counterfactual: 5_890_016, provisional: false })
    const { tariffs } = await test.money.prices()
    const {
      id,
      enteredAt: _,
      enteredBy: __,
      ...known
    } = tariffs.find(({ account }) => account === 'cloudflare')!
    await test.money.setPrice(ADMIN, id, { kind: 'tariff', ...known, price: '0.022' }, 'read it wrong')
    const after = await read({ from: Date.parse('2026-11-10'), to: Date.parse('2026-11-11') })
    expect(after.span.counterfactual).toBe(2 * 5_890_016)
    expect((await test.money.history(1)).changes[0]).toMatchObject({ reason: 'read it wrong' })
  })

  it('measures the month against its projection, and the day against its budget', async () => {
    await test.money.addCost(OPERATOR, server('31'), '')
    await test.money.setProjection(OPERATOR, 'tts', projection, '')
    await test.money.setBudget(ADMIN, 'workers-ai', { limit: 2_000_000 as never, hardStop: false }, '')
    await speakDays('2026-11-08T00:00Z', 12)
    await test.speak({ arm: 'baseline', characters: 130_000 })
    const money = await read({ rollout: 'tts' })
    expect(money.pace).toMatchObject([
      { rollout: 'tts', pace: { maxRatio: 1.3, projected: expect.any(Number) } },
    ])
    expect(money.pace[0]!.pace!.text).toMatch(/the month ends at/)
    expect(money.budgets).toMatchObject([
      { backend: 'workers-ai', limit: 2_000_000, state: 'warned', until: ms('2026-11-21T00:00Z') },
    ])
    expect(money.subline).not.toContain('Enter next')
  })

  it('tells how busy the candidate is, where it would rest, and when the move has paid for itself', async () => {
    await test.money.addCost(OPERATOR, server('31'), '')
    const moving: CostInput = {
      kind: 'one-off',
      name: 'Moving',
      rollout: null,
      amount: '100',
      currency: 'USD',
      at: ms('2026-11-08'),
      source: 'hours',
      note: '',
    }
    await test.money.addCost(OPERATOR, moving, '')
    await test.world.control.api.addEvidence(OPERATOR, 'tts', {
      kind: 'capacity',
      value: 10,
      measuredAt: Date.parse('2026-11-07'),
      source: 'bench',
      author: 'ada',
      note: '',
    })
    await speakDays('2026-11-08T00:00Z', 10)
    const money = await read()
    expect(money.utilisation).toMatchObject({
      capacity: 10,
      text: expect.stringContaining('of 10 requests/s'),
    })
    expect(money.resting).toMatchObject({ current: 2_500, best: expect.any(Number) })
    expect(money.resting!.bestCost).toBeLessThanOrEqual(money.resting!.currentCost)
    expect(money.payback).toMatchObject({ oneOff: 100_000_000, at: expect.any(Number) })
    expect(money.payback!.text).toMatch(/^\$3\.\d\d of \$100\.00 has come back; all of it by \d+ \w+/)
  })

  it('refuses a span that cannot be, and a rollout that is not', async () => {
    expect(await test.money.read({ rollout: 'nope', from: null, to: null })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    })
    expect(await test.money.read({ rollout: null, from: 9e11, to: 8e11 })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    })
  })
})

describe('what if', () => {
  it('begins with what is, and answers for what is tried', async () => {
    await test.money.addCost(OPERATOR, server('149'), '')
    await speakDays('2026-11-08T00:00Z', 8)
    const asIs = await test.money.whatIf({}, null)
    expect(asIs).toMatchObject({
      ok: true,
      value: {
        input: { charactersPerDay: 400_000, serverPerMonth: 149, operationsHours: 0, vendorModel: AURA },
      },
    })
    const tried = await test.money.whatIf(
      { charactersPerDay: 500_000, operationsHours: 4, hourlyRate: 50, growthPerMonth: 0.1 },
      'tts',
    )
    expect(tried).toMatchObject({ ok: true, value: { vendor: 224_933_734, all: 349_000_000 } })
  })

  it('refuses a model without a price, saying which have one', async () => {
    expect(await test.money.whatIf({ vendorModel: 'parrot' }, null)).toMatchObject({
      ok: false,
      error: { problems: [{ field: 'vendorModel', problem: expect.stringContaining(AURA) }] },
    })
    expect((await test.money.whatIf({}, 'nope')).ok).toBe(false)
  })
})
