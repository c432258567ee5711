/** The ledger of money against a second calculation, and what must hold of it whatever happened. */

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf } from '../../control/core/cost/calendar.ts'
import { countUsage, type UsedAttempt } from '../../control/core/cost/count-usage.ts'
import { counterfactual } from '../../control/core/cost/counterfactual.ts'
import { AURA_1, AURA_2_EN, DEFAULT_PRICE_BOOK, MELOTTS } from '../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../control/core/cost/fixed-cost.ts'
import { ledgerOf } from '../../control/core/cost/ledger.ts'
import { needsHours, pricesOf } from '../../control/core/cost/lookup.ts'
import type { PriceBook } from '../../control/core/cost/price-book.ts'
import { runningCost } from '../../control/core/cost/running-cost.ts'
import { DAY_MS, HOUR_MS, type UsageRow } from '../../control/core/cost/usage.ts'
import type { BackendKey } from '../../control/core/ids.ts'
import type { EpochMs, Tick } from '../../control/core/units.ts'
import type { AdmittedAttempt } from '../../control/ports/attempt-store.ts'
import { createMemoryStore } from '../../control/store/memory/create-memory-store.ts'
import { batch, record } from '../contracts/store-samples.ts'
import { type OracleCall, oracleFixed, oracleSpend, oracleWouldCost } from '../support/money-oracle.ts'
import { at } from '../support/money-rows.ts'

/** Two days before a leap day to two after it. */
const FROM = at('2028-02-27')
const DAYS = 5
const LATER = at('2029-12-31')
const origin = { source: 'test', note: '', enteredAt: FROM, enteredBy: 'test' }

/** A vendor that bills by the call, with three free ones a day: no public list has one. */
const BY_CALL = 'house/by-call'
const WITH_CALLS: PriceBook = {
  ...DEFAULT_PRICE_BOOK,
  tariffs: [
    ...DEFAULT_PRICE_BOOK.tariffs,
    {
      ...{ ...DEFAULT_PRICE_BOOK.tariffs[1]!, id: 21, account: 'house', unit: 'calls' },
      ...{ price: '0.0037', freePerDay: '3' },
    },
  ],
  rates: [
    ...DEFAULT_PRICE_BOOK.rates,
    {
      ...{ ...DEFAULT_PRICE_BOOK.rates[0]!, id: 22, account: 'house', model: BY_CALL },
      ...{ base: 'requests', amount: '1', per: 1 },
    },
  ],
}

/** Everything that can change in these days changes, each at its own hour. */
const CHANGING: PriceBook = {
  tariffs: [
    ...WITH_CALLS.tariffs,
    {
      ...DEFAULT_PRICE_BOOK.tariffs[0]!,
      ...{ id: 11, price: '0.017', currency: 'EUR', freePerDay: '7000', from: at('2028-02-29T13:00Z') },
    },
  ],
  rates: [
    ...WITH_CALLS.rates,
    { ...DEFAULT_PRICE_BOOK.rates[0]!, id: 12, amount: '1000.001', from: at('2028-02-28T05:00Z') },
    {
      ...DEFAULT_PRICE_BOOK.rates[1]!,
      id: 13,
      backend: 'vendor' as BackendKey,
      amount: '2500',
      from: at('2028-03-01T23:00Z'),
      until: at('2028-03-02T02:00Z'),
    },
  ],
  exchange: [
    { ...origin, id: 1, currency: 'EUR', usd: '1.08', from: at('2028-01-01') },
    { ...origin, id: 2, currency: 'EUR', usd: '1.1234', from: at('2028-02-29T19:00Z') },
  ],
}

const minute = fc.integer({ min: 0, max: DAYS * 1440 - 1 })
const call: fc.Arbitrary<OracleCall> = fc
  .record({
    minute,
    who: fc.constantFrom(
      { rollout: null, role: 'primary', backend: 'vendor' },
      { rollout: 'a', role: 'primary', backend: 'vendor' },
      { rollout: 'a', role: 'primary', backend: 'own' },
      { rollout: 'b', role: 'primary', backend: 'own' },
      { rollout: 'b', role: 'primary', backend: 'vendor' },
      { rollout: 'a', role: 'fallback', backend: 'vendor' },
      { rollout: 'a', role: 'shadow', backend: 'vendor' },
      { rollout: 'b', role: 'reverse-shadow', backend: 'vendor' },
      { rollout: 'b', role: 'probe', backend: 'vendor' },
    ),
    model: fc.constantFrom(AURA_1, AURA_2_EN, MELOTTS, BY_CALL),
    characters: fc.integer({ min: 1, max: 4_000 }),
    audioMs: fc.integer({ min: 0, max: 7_200_000 }),
    fate: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'error', 'timeout', 'cached'),
    measured: fc.option(fc.integer({ min: 0, max: 9_000_000_000 }), { freq: 2 }),
  })
  .map(({ minute, who, model, characters, audioMs, fate, measured }) => {
    const cached = fate === 'cached' && who.role === 'primary'
    const metered = who.backend === 'vendor'
    return {
      at: FROM + minute * 60_000,
      ...who,
      ...{ metered, model: metered ? model : 'kokoro', baseline: 'vendor', baselineModel: model },
      ...{ cached, billed: !cached && fate !== 'error', characters, audioMs },
      // What is priced by audio comes without a measure, as what is measured has no audio of its own in the counts.
      measuredMicroUnits: cached || !metered || fate === 'error' || model === MELOTTS ? null : measured,
    }
  })
const calls = fc.array(call, { maxLength: 80 })

function attemptOf(one: OracleCall): UsedAttempt {
  const outcome = one.billed || one.cached ? 'ok' : 'error'
  return {
    record: {
      ...{ rollout: one.rollout, role: one.role as never, backend: one.backend, outcome },
      arm: one.backend === 'own' ? 'candidate' : 'baseline',
      ...{ cache: one.cached ? 'hit' : 'miss', latencyMs: 120, characters: one.characters },
      ...{ audioSeconds: one.audioMs / 1000, vendorMicroUnits: one.measuredMicroUnits },
    },
    endedAt: one.at as EpochMs,
    billing: {
      ...{ metered: one.metered, model: one.model, stage: 'tenth' },
      ...{
        baseline: one.rollout === null ? '' : one.baseline,
        baselineModel: one.rollout === null ? '' : one.baselineModel,
      },
    },
  }
}

function admittedOf(one: OracleCall): AdmittedAttempt {
  const { record: change, endedAt, billing } = attemptOf(one)
  return {
    record: record(change),
    tick: (endedAt / 1000) as Tick,
    judged: true,
    why: 'judged',
    endedAt,
    billing,
  }
}

/** As they are read: by day, and by hour where a price changes inside the day. */
function rowsOf(given: readonly OracleCall[], book: PriceBook): readonly UsageRow[] {
  const attempts = given.map(attemptOf)
  const byHour = (row: UsageRow) => needsHours(dayOf(row.start), book)
  return [
    ...countUsage(attempts, DAY_MS).filter((row) => !byHour(row)),
    ...countUsage(attempts, HOUR_MS).filter(byHour),
  ]
}

const amounts = (
  days: readonly { readonly day: number; readonly account: string; readonly cost: number }[],
) => {
  const sums = new Map<string, bigint>()
  for (const { day, account, cost } of days) {
    const key = `${day} ${account}`
    sums.set(key, (sums.get(key) ?? 0n) + BigInt(cost))
  }
  return Object.fromEntries([...sums].sort())
}
const sorted = (sums: Map<string, bigint>) => Object.fromEntries([...sums].sort())

describe.each([
  ['prices that stay', WITH_CALLS],
  ['prices that change inside days, in another currency', CHANGING],
])('with %s', (_, book) => {
  const prices = pricesOf(book)

  test('every account-day is equal to the micro-dollar to the sum of its calls', () => {
    fc.assert(
      fc.property(calls, (given) => {
        const ledger = ledgerOf(rowsOf(given, book), prices, LATER)
        expect(amounts(ledger.days)).toEqual(sorted(oracleSpend(given, book)))
        expect(ledger.unpriced).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  test('what it would have cost counts every request of a user once that no cache answered', () => {
    fc.assert(
      fc.property(calls, (given) => {
        const wouldCost = counterfactual(rowsOf(given, book), prices)
        expect(amounts(wouldCost.parts)).toEqual(sorted(oracleWouldCost(given, book)))
      }),
      { numRuns: 200 },
    )
  })

  test('parts sum to their account-day, in money and in units', () => {
    fc.assert(
      fc.property(calls, (given) => {
        const { days, parts, total } = ledgerOf(rowsOf(given, book), prices, LATER)
        for (const { day, account, cost, microUnits } of days) {
          const own = parts.filter((part) => part.day === day && part.account === account)
          expect(own.reduce((sum, part) => sum + part.cost!, 0)).toBe(cost)
          expect(own.reduce((sum, part) => sum + part.microUnits, 0)).toBe(microUnits)
          expect(own.every((part) => part.cost! >= 0)).toBe(true)
        }
        expect(days.reduce((sum, day) => sum + day.cost, 0)).toBe(total)
      }),
    )
  })

  test('the order in which batches came, and pieces of an hour that came late, change nothing', () => {
    fc.assert(
      fc.property(calls, fc.infiniteStream(fc.nat()), (given, chance) => {
        const rows = rowsOf(given, book)
        const shuffled = rows
          .map((row) => ({ row, place: chance.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ row }) => row)
        expect(ledgerOf(shuffled, prices, LATER)).toEqual(ledgerOf(rows, prices, LATER))
        expect(counterfactual(shuffled, prices)).toEqual(counterfactual(rows, prices))
        const [early, late] = [given.filter((one) => one.at % 7 < 3), given.filter((one) => one.at % 7 >= 3)]
        const pieces = [...rowsOf(early, book), ...rowsOf(late, book)]
        expect(amounts(ledgerOf(pieces, prices, LATER).days)).toEqual(
          amounts(ledgerOf(rows, prices, LATER).days),
        )
      }),
    )
  })

  test('batches that come late, out of order and twice are each counted once, in the hour of their calls', async () => {
    const order = fc.infiniteStream(fc.nat())
    await fc.assert(
      fc.asyncProperty(fc.array(calls, { maxLength: 8 }), order, async (batches, chance) => {
        const store = createMemoryStore()
        const sendings = batches
          .flatMap((given, index) => [
            { given, index, place: chance.next().value },
            { given, index, place: chance.next().value },
          ])
          .sort((a, b) => a.place - b.place)
        for (const { given, index } of sendings)
          await store.attempts.record(batch(given.map(admittedOf), { seq: index + 1 }))
        const span = { from: FROM, to: (FROM + DAYS * DAY_MS) as EpochMs }
        const byHour = (row: UsageRow) => needsHours(dayOf(row.start), book)
        const rows = [
          ...(await store.usage.read({ ...span, width: 'day' })).filter((row) => !byHour(row)),
          ...(await store.usage.read({ ...span, width: 'hour' })).filter(byHour),
        ]
        expect(amounts(ledgerOf(rows, prices, LATER).days)).toEqual(sorted(oracleSpend(batches.flat(), book)))
        expect(amounts(counterfactual(rows, prices).parts)).toEqual(
          sorted(oracleWouldCost(batches.flat(), book)),
        )
      }),
      { numRuns: 40 },
    )
  })

  test('reading all of it by the hour gives the same days', () => {
    fc.assert(
      fc.property(calls, (given) => {
        const byHour = countUsage(given.map(attemptOf), HOUR_MS)
        expect(amounts(ledgerOf(byHour, prices, LATER).days)).toEqual(
          amounts(ledgerOf(rowsOf(given, book), prices, LATER).days),
        )
      }),
    )
  })

  test('more traffic never costs less at the vendor', () => {
    fc.assert(
      fc.property(calls, call, (given, one) => {
        const cost = (which: readonly OracleCall[]) => counterfactual(rowsOf(which, book), prices).total
        const spend = (which: readonly OracleCall[]) => ledgerOf(rowsOf(which, book), prices, LATER).total
        expect(cost([...given, one])).toBeGreaterThanOrEqual(cost(given))
        expect(spend([...given, one])).toBeGreaterThanOrEqual(spend(given))
      }),
    )
  })
})

test('a fixed cost is what its seconds cost, hour by hour, over leap days and changes of currency', () => {
  const prices = pricesOf(CHANGING)
  const second = fc.integer({ min: at('2028-01-10') / 1000, max: at('2028-04-20') / 1000 })
  fc.assert(
    fc.property(
      second,
      fc.option(second),
      second,
      fc.constantFrom('USD' as const, 'EUR' as const),
      fc.constantFrom('99', '0.01', '133.37', '520'),
      (from, to, end, currency, perMonth) => {
        const entry: FixedCost = {
          ...{ ...origin, id: 1, name: 'x', category: 'server', rollout: null, currency, avoidable: true },
          monthly: { kind: 'amount', amount: perMonth },
          from: (from * 1000) as EpochMs,
          to: to === null ? null : ((to * 1000) as EpochMs),
        }
        const until = (end * 1000) as EpochMs
        const oracle = oracleFixed({ perMonth, currency, from: entry.from, to: entry.to }, CHANGING, until)
        expect(BigInt(runningCost(entry, prices, until).between(entry.from, until))).toBe(oracle)
      },
    ),
    { numRuns: 60 },
  )
})

test('a year of hours, with prices that change three times, is equal to the micro-dollar', () => {
  const begin = at('2028-01-01')
  const given: OracleCall[] = []
  for (let hour = 0; hour < 366 * 24; hour += 1)
    for (const [index, backend] of (['vendor', 'own'] as const).entries()) {
      const wave = 1 + ((hour * 7919 + index * 104_729) % 977)
      const model = hour % 5 === 0 ? AURA_2_EN : AURA_1
      given.push({
        ...{ at: begin + hour * HOUR_MS + (wave % 60) * 60_000, rollout: 'a', role: 'primary', backend },
        ...{ model: backend === 'vendor' ? model : 'kokoro', metered: backend === 'vendor' },
        ...{ baseline: 'vendor', baselineModel: model, cached: false, billed: true },
        ...{
          characters: wave * 3,
          audioMs: wave * 180,
          measuredMicroUnits: backend === 'vendor' && hour % 3 === 0 ? wave * 4_090_921 : null,
        },
      })
    }
  const rows = rowsOf(given, CHANGING)
  const prices = pricesOf(CHANGING)
  const ledger = ledgerOf(rows, prices, LATER)
  expect(ledger.days).toHaveLength(366)
  expect(amounts(ledger.days)).toEqual(sorted(oracleSpend(given, CHANGING)))
  expect(amounts(counterfactual(rows, prices).parts)).toEqual(sorted(oracleWouldCost(given, CHANGING)))
})
