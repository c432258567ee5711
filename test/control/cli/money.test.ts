import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { NOW } from '../../support/fake-views.ts'
import { runInside } from '../../support/run-crossfade.ts'
import { type ServedHttp, serveTestHttp } from '../../support/serve-test-http.ts'

let control: ServedHttp
beforeAll(async () => {
  control = await serveTestHttp()
})
afterAll(() => control.close())
beforeEach(() => {
  control.api.money.calls.length = 0
})

const run = (...args: string[]) =>
  runInside(args, { CROSSFADE_URL: control.url, CROSSFADE_TOKEN: 'admin-secret' })
/** What was sent, without who sent it. */
const sent = () =>
  control.api.money.calls.map(([verb, ...args]) => [
    verb,
    ...args.filter((arg) => typeof arg !== 'object' || arg === null || !('role' in arg)),
  ])

describe('money on the command line', () => {
  it('opens with the sentence, then week, month and to date side by side', async () => {
    const { code, stdout } = await run('money')
    expect(code).toBe(0)
    expect(stdout.split('\n')[0]).toBe('Since 1 August this has saved $28.00 net.')
    expect(stdout).toMatch(/WEEK +WEEK BEFORE +MONTH SO FAR +TO DATE/)
    expect(stdout).toMatch(/saved net +\+\$7\.00 +\+\$7\.00 +\+\$20\.00 +\+\$28\.00/)
    expect(stdout).toMatch(/break-even +730,000 characters a day/)
    expect(stdout).toMatch(/month of tts +healthy: about \$390 of \$360/)
    expect(stdout).toMatch(/unpriced +other parrot-1: 12 calls, 1,200 characters, in no sum/)
    expect(stdout).toMatch(/budget +workers-ai: \$4\.20 of \$5\.00 today \(warned\)/)
    expect(JSON.parse((await run('money', 'tts', '--from', '7d', '--json')).stdout)).toHaveProperty('toDate')
    expect(sent().at(-1)).toEqual(['read', { rollout: 'tts', from: NOW - 7 * 86_400_000, to: null }])
  })

  it('shows how a day was reached, and its sum', async () => {
    const { stdout } = await run('money', 'day', '2026-11-28')
    expect(stdout).toContain('cloudflare, 2026-11-28 (UTC): $5.52, provisional')
    expect(stdout).toContain('511,365 neurons used − 10,000 free = 501,365 billed')
    expect(stdout).toMatch(/sum +3,750 +375,000 +511,365 +\$5\.52/)
    expect(stdout).toContain('That day also billed: deepinfra (--account)')
    await run('money', 'day', 'yesterday', '--account', 'deepinfra')
    expect(sent().at(-1)?.[2]).toBe('deepinfra')
  })

  it('lists prices in words, and what has none', async () => {
    const { stdout } = await run('prices')
    expect(stdout).toContain('cloudflare bills $0.011 per 1,000 neurons, 10,000 a day free, from 2024-01-01')
    expect(stdout).toContain('$0.62 per 1,000,000 characters of hexgrad/Kokoro-82M, from 2024-01-01')
    expect(stdout).toContain('No price: parrot-1 on other. Enter it: crossfade prices add --backend other')
  })

  it('enters, corrects and takes away a price', async () => {
    const hour = Math.floor(NOW / 3_600_000) * 3_600_000
    await run('prices', 'add', '--backend', 'other', '--model', 'm', '--amount', '$1,000.5', '--source', 's')
    await run(
      'prices',
      'set',
      'tariff',
      '1',
      '--price',
      '0.012',
      '--from',
      '2026-12-01',
      '--reason',
      'new page',
    )
    await run('prices', 'remove', 'rate', '2', '-r', 'twice')
    expect(sent()).toMatchObject([
      ['addPrice', { kind: 'model', amount: '1000.5', per: 1_000, currency: 'USD', from: hour }, ''],
      [
        'setPrice',
        1,
        {
          kind: 'tariff',
          account: 'cloudflare',
          price: '0.012',
          from: Date.UTC(2026, 11, 1),
          freePerDay: '10000',
        },
        'new page',
      ],
      ['removePrice', 'rate', 2, 'twice'],
    ])
  })

  it('enters a cost, ends it and corrects it', async () => {
    const { stdout } = await run('costs')
    expect(stdout).toContain('GPU server (server): $149 a month')
    expect(stdout).toContain('Now $149.00 a month, $149.00 of it for servers.')
    await run(
      'costs',
      'add',
      'Operations',
      '--category',
      'operations',
      '--hours',
      '4',
      '--rate',
      '50',
      '--source',
      's',
    )
    await run('costs', 'add', 'Moving', '--once', '1200', '--from', '2026-11-01', '--source', 's')
    await run('costs', 'end', '3', '--to', '2026-12-01', '--reason', 'moved')
    await run('costs', 'set', 'one-off', '4', '--once', '900', '--reason', 'cheaper')
    expect(sent()).toMatchObject([
      ['addCost', { kind: 'fixed', monthly: { kind: 'hours', hours: '4', rate: '50' }, rollout: null }, ''],
      ['addCost', { kind: 'one-off', amount: '1200', at: Date.UTC(2026, 10, 1) }, ''],
      ['setCost', 3, { name: 'GPU server', to: Date.UTC(2026, 11, 1) }, 'moved'],
      ['setCost', 4, { name: 'Moving', amount: '900' }, 'cheaper'],
    ])
  })

  it('enters a projection stage by stage, and a budget in dollars', async () => {
    const stages = ['--stage', '10 %=270/349/9000000', '--stage', '100 % = 0/349']
    const { code, stderr } = await run('projection', 'set', 'tts', ...stages, '--source', 'the sheet')
    expect([code, stderr]).toEqual([0, ''])
    expect((await run('projection', 'show')).stdout).toContain('tts has no projection')
    await run('budget', 'set', 'workers-ai', '4.20', '--hard-stop')
    await run('budget', 'clear', 'workers-ai', '--reason', 'enough')
    expect((await run('budget')).stdout).toContain(
      'workers-ai: $5.00 a UTC day, then shadows and probes stop',
    )
    expect(sent()).toMatchObject([
      [
        'setProjection',
        'tts',
        {
          stages: [
            { stage: '10 %', vendorPerMonth: '270', candidateCharactersPerMonth: 9_000_000 },
            { stage: '100 %', selfHostedPerMonth: '349', candidateCharactersPerMonth: null },
          ],
        },
        '',
      ],
      ['setBudget', 'workers-ai', { limit: 4_200_000, hardStop: true }, ''],
      ['setBudget', 'workers-ai', null, 'enough'],
    ])
  })

  it('tries what if, with a curve that shows where both costs meet', async () => {
    const { stdout } = await run(
      'what-if',
      '--characters-per-day',
      '500k',
      '--growth',
      '5',
      '--server',
      '149',
    )
    expect(sent()).toEqual([
      ['whatIf', { charactersPerDay: 500_000, growthPerMonth: 0.05, serverPerMonth: 149 }, null],
    ])
    expect(stdout).toContain('At 500,000 characters a day the vendor costs $225 a month')
    expect(stdout).toMatch(/own, all of it +\$349\.00 +−\$124\.00 +772,000 characters a day/)
    expect(stdout).toMatch(/│.*o.*x/)
    expect(stdout).toContain('servers only 333,000 · all of it 772,000 · now 500,000')
    expect(stdout).toMatch(/IN MONTHS +CHARACTERS A DAY/)
  })

  it('ends with 2 for what it does not understand, and asks control nothing', async () => {
    for (const [args, message] of [
      [['money', 'day', '28.11.'], 'expected a UTC day such as 2026-11-28'],
      [['prices', 'add', '--model', 'm'], '--source is missing'],
      [['prices', 'add', 'gift'], 'expected tariff, rate, exchange'],
      [['prices', 'remove', 'rate', '2'], '--reason is missing'],
      [['prices', 'set', 'rate', 'two', '-r', 'x'], 'expected the number of the entry'],
      [['costs', 'add', 'x', '--source', 's'], 'say what it costs, in one way'],
      [['costs', 'add', 'x', '--hours', '3', '--source', 's'], '--rate is missing'],
      [['costs', 'add', 'x', '--month', '-3', '--source', 's'], 'argument is ambiguous'],
      [['projection', 'set', 'tts', '--stage', 'ten', '--source', 's'], 'expected "NAME=VENDOR/OWN"'],
      [['budget', 'set', 'workers-ai', 'much'], '--DOLLARS: expected a decimal number'],
      [['what-if', '--growth', 'much'], '--growth: expected a number'],
    ] as const) {
      const { code, stderr } = await run(...args)
      expect([args, code, stderr]).toEqual([args, 2, expect.stringContaining(message)])
    }
    expect(sent()).toEqual([])
  })
})
