import { describe, expect, test } from 'vitest'
import {
  AURA_1,
  AURA_2_EN,
  DEFAULT_PRICE_BOOK,
  MELOTTS,
} from '../../../../control/core/cost/default-prices.ts'
import { ledgerOf } from '../../../../control/core/cost/ledger.ts'
import { needsHours, pricesOf } from '../../../../control/core/cost/lookup.ts'
import type { PriceBook, Tariff } from '../../../../control/core/cost/price-book.ts'
import { DAY_MS, HOUR_MS } from '../../../../control/core/cost/usage.ts'
import { at, spoken, usageRow } from '../../../support/money-rows.ts'

const DAY = at('2028-02-29')
const LATER = at('2028-04-01')
const PRICES = pricesOf(DEFAULT_PRICE_BOOK)
const ledger = (rows: Parameters<typeof ledgerOf>[0], book = DEFAULT_PRICE_BOOK, now = LATER) =>
  ledgerOf(rows, pricesOf(book), now)

function withTariff(change: Partial<Tariff>): PriceBook {
  const tariff = { ...DEFAULT_PRICE_BOOK.tariffs[0]!, id: 90, ...change }
  return { ...DEFAULT_PRICE_BOOK, tariffs: [...DEFAULT_PRICE_BOOK.tariffs, tariff] }
}

describe('a day of one account, worked by hand', () => {
  test('161 characters of aura-1 are 219.54604 neurons, and free', () => {
    // 161 × 1363.64 ÷ 1000 = 219.54604, far below 10,000.
    const { days, parts } = ledger([spoken({ start: DAY }, 161)])
    expect(days[0]).toMatchObject({
      microUnits: 219_546_040,
      freeMicroUnits: 219_546_040,
      cost: 0,
      state: 'listed',
    })
    // 219.54604 × 0.011 ÷ 1000 = 0.00241500644 dollars, had nothing been free.
    expect(days[0]!.gross).toBe(2_415)
    expect(parts[0]).toMatchObject({
      cost: 0,
      state: 'listed',
      calls: 1,
      characters: 161,
      account: 'cloudflare',
    })
  })

  test('3,666 characters of aura-2 a day are free, the next one is not', () => {
    // 3,666 × 2.72727 = 9,998.17182; 3,667 × 2.72727 = 10,000.89909, so 0.89909 × 0.000011 = 0.00000988999 dollars.
    const row = (characters: number) => spoken({ start: DAY, model: AURA_2_EN }, characters)
    expect(ledger([row(3_666)]).total).toBe(0)
    expect(ledger([row(3_667)]).total).toBe(10)
  })

  test('a million characters of aura-1 cost 14.89 dollars', () => {
    // 1,363,640 neurons, less 10,000 = 1,353,640 × 0.000011 = 14.89004.
    expect(ledger([spoken({ start: DAY }, 1_000_000)]).total).toBe(14_890_040)
  })

  test('an hour of MeloTTS takes 1,117.8 neurons', () => {
    // 60 × 18.63, counted by the millisecond of audio.
    const row = usageRow({ start: DAY, model: MELOTTS }, { calls: 4, audioMs: 3_600_000, characters: 59_400 })
    expect(ledger([row]).days[0]!.microUnits).toBe(1_117_800_000)
  })

  test('two models share the free units of their account, each bearing its part', () => {
    // 10,000 × 1.36364 = 13,636.4 and 10,000 × 2.72727 = 27,272.7: 40,909.1 less 10,000 = 30,909.1 → 0.3400001.
    const rows = [spoken({ start: DAY }, 10_000), spoken({ start: DAY, model: AURA_2_EN }, 10_000)]
    const { days, parts } = ledger(rows)
    expect(days).toHaveLength(1)
    expect(days[0]!.cost).toBe(340_000)
    // 13,636.4 of 40,909.1 is 33.33341 %: 113,333.6; the other 226,666.4. The larger fraction takes the odd one.
    expect(parts.map((part) => part.cost)).toEqual([113_334, 226_666])
  })

  test('what the vendor measured goes before the list, and both are told apart', () => {
    const measured = { calls: 1, measuredCalls: 1, measuredCharacters: 161, measuredMicroUnits: 220_900_000 }
    const rows = [
      usageRow({ start: DAY }, measured),
      usageRow({ start: DAY, role: 'fallback' }, { ...measured, calls: 2, characters: 100 }),
    ]
    const { parts, days } = ledger(rows)
    expect(parts.map((part) => [part.row.role, part.state, part.microUnits])).toEqual([
      ['fallback', 'mixed', 220_900_000 + 136_364_000],
      ['primary', 'measured', 220_900_000],
    ])
    expect(days[0]!.state).toBe('mixed')
  })

  test('free units go to the first hours, whatever later ones cost', () => {
    const noon = DAY + 12 * HOUR_MS
    const dearer = withTariff({ price: '0.022', from: at('2028-02-29T12:00Z') })
    // Morning: 10,000 × 1.36364 = 13,636.4 less 10,000 free = 3,636.4 at 0.011: 0.0400004.
    // Afternoon: 13,636.4 at 0.022: 0.3000008. Together 0.3400012.
    const rows = [spoken({ start: DAY }, 10_000), spoken({ start: noon }, 10_000)]
    expect(ledger(rows, dearer).total).toBe(340_001)
    expect(needsHours(DAY, dearer)).toBe(true)
    expect(needsHours(at('2028-02-28'), dearer)).toBe(false)
    // At midnight nothing changes inside a day.
    expect(needsHours(DAY, withTariff({ from: DAY }))).toBe(false)
  })

  test('an allocation that falls during the day takes back nothing that was free', () => {
    const none = withTariff({ freePerDay: '0', from: at('2028-02-29T12:00Z') })
    const rows = [spoken({ start: DAY }, 7_000), spoken({ start: DAY + 12 * HOUR_MS }, 1_000)]
    // 9,545.48 free; then 1,363.64 × 0.000011 = 0.01500004.
    expect(ledger(rows, none).total).toBe(15_000)
  })

  test('a tariff in euros is worth what a euro is worth in that hour', () => {
    const euros = withTariff({ currency: 'EUR', from: at('2028-02-01') })
    const rate = (id: number, usd: string, from: string) => ({
      ...{ id, currency: 'EUR' as const, usd, from: at(from) },
      ...{ source: 'test', note: '', enteredAt: DAY, enteredBy: 'test' },
    })
    const rows = [spoken({ start: DAY }, 10_000), spoken({ start: DAY + 18 * HOUR_MS }, 10_000)]
    const book = { ...euros, exchange: [rate(1, '1.10', '2028-02-01'), rate(2, '1.2', '2028-02-29T18:00Z')] }
    // 3,636.4 × 0.000011 × 1.1 = 0.04400044; 13,636.4 × 0.000011 × 1.2 = 0.18000048.
    expect(ledger(rows, book).total).toBe(224_001)
    expect(ledger(rows, euros)).toMatchObject({
      total: 0,
      days: [{ state: 'unpriced' }],
      unpriced: [
        { reason: 'no-exchange-rate', calls: 1 },
        { reason: 'no-exchange-rate', calls: 1 },
      ],
    })
  })
})

describe('what nobody has priced', () => {
  test('is listed with its calls and has no cost, which is not a cost of 0', () => {
    const { unpriced, parts, days, total } = ledger([
      usageRow({ start: DAY, backend: 'other', model: 'somebody/speech' }, { calls: 7, characters: 700 }),
      usageRow({ start: DAY, backend: 'other', model: '' }, { calls: 1, characters: 10 }),
    ])
    expect(unpriced.map(({ reason, calls, characters }) => [reason, calls, characters])).toEqual([
      ['no-model', 1, 10],
      ['no-rate', 7, 700],
    ])
    expect(parts.every((part) => part.cost === null && part.state === 'unpriced')).toBe(true)
    expect([days, total]).toEqual([[], 0])
  })

  test('is priced where the vendor measured it, on the account of its other models', () => {
    const row = usageRow(
      { start: DAY, model: '@cf/deepgram/aura-3' },
      {
        calls: 3,
        measuredCalls: 2,
        measuredCharacters: 200,
        measuredMicroUnits: 20_000_000_000,
        characters: 50,
      },
    )
    const { days, unpriced, parts } = ledger([row])
    // 20,000 neurons less 10,000 free.
    expect(days[0]).toMatchObject({ account: 'cloudflare', cost: 110_000 })
    expect(unpriced).toMatchObject([{ reason: 'no-rate', calls: 1, characters: 50 }])
    expect(parts.map((part) => [part.state, part.calls, part.cost])).toEqual([
      ['measured', 2, 110_000],
      ['unpriced', 1, null],
    ])
  })

  test('ends with the price: after it was withdrawn use is unpriced', () => {
    const [first, ...others] = DEFAULT_PRICE_BOOK.rates
    const book = { ...DEFAULT_PRICE_BOOK, rates: [{ ...first!, until: DAY }, ...others] }
    expect(ledger([spoken({ start: DAY - 1 }, 100)], book).unpriced).toEqual([])
    expect(ledger([spoken({ start: DAY }, 100)], book).unpriced).toMatchObject([{ reason: 'no-rate' }])
  })
})

test('a price of the backend itself goes before that of every backend', () => {
  const own = { ...DEFAULT_PRICE_BOOK.rates[0]!, id: 80, backend: 'vendor' as never, amount: '1000' }
  const prices = pricesOf({ ...DEFAULT_PRICE_BOOK, rates: [...DEFAULT_PRICE_BOOK.rates, own] })
  expect(prices.rateAt('vendor', AURA_1, DAY)!.rate.id).toBe(80)
  expect(prices.rateAt('another', AURA_1, DAY)!.rate.amount).toBe('1363.64')
  expect(prices.rateAt(null, AURA_1, DAY)!.rate.amount).toBe('1363.64')
  expect(PRICES.rateAt('vendor', AURA_1, at('2023-12-31'))).toBeUndefined()
})

test('an account-day is provisional until a day after its end', () => {
  const end = DAY + DAY_MS
  const provisional = (now: number) =>
    ledger([spoken({ start: DAY }, 1)], DEFAULT_PRICE_BOOK, now as never).days[0]!.provisional
  expect([provisional(DAY), provisional(end + DAY_MS - 1), provisional(end + DAY_MS)]).toEqual([
    true,
    true,
    false,
  ])
})
