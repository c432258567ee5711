import { describe, expect, test } from 'vitest'
import {
  checkDailyBudget,
  checkFixedCost,
  checkOneOffCost,
} from '../../../../control/core/cost/check-costs.ts'
import { checkExchangeRate, checkRate, checkTariff } from '../../../../control/core/cost/check-prices.ts'
import { checkProjection } from '../../../../control/core/cost/check-projection.ts'
import {
  AURA_1,
  DEFAULT_PRICE_BOOK,
  DEFAULT_RATES,
  DEFAULT_TARIFFS,
} from '../../../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../../../control/core/cost/fixed-cost.ts'
import type { MoneyProblem } from '../../../../control/core/cost/money-problem.ts'
import type { BackendKey, RolloutKey } from '../../../../control/core/ids.ts'
import type { MicroUsd } from '../../../../control/core/units.ts'
import { at } from '../../../support/money-rows.ts'

const NOW = at('2026-11-29T12:00Z')
const models = new Map([['vendor', [AURA_1]]])
const known = { book: DEFAULT_PRICE_BOOK, models, now: NOW }
const tariff = { ...DEFAULT_TARIFFS[0]!, from: at('2026-12-01') }
const rate = { ...DEFAULT_RATES[0]!, from: at('2026-12-01') }
const origin = { source: 'test', note: '', enteredAt: NOW, enteredBy: 'test' }
const server: Omit<FixedCost, 'id'> = {
  ...origin,
  ...{ name: 'GPU server', category: 'server', rollout: null, currency: 'USD', avoidable: true },
  ...{ monthly: { kind: 'amount', amount: '99' }, from: at('2026-11-01'), to: null },
}
const costs = { fixed: [], exchange: [], rollouts: ['speech'], now: NOW }

const fields = (problems: readonly MoneyProblem[]) => problems.map((problem) => problem.field)

describe('what can be entered', () => {
  test('the prices that come with the program, a new price, a correction of the same entry', () => {
    const empty = { book: { tariffs: [], rates: [], exchange: [] }, models, now: NOW }
    for (const one of DEFAULT_TARIFFS) expect(checkTariff(one, empty)).toEqual([])
    for (const one of DEFAULT_PRICE_BOOK.rates) expect(checkRate(one, known)).toEqual([])
    expect(checkTariff(tariff, known)).toEqual([])
    expect(checkRate(rate, known)).toEqual([])
    expect(checkRate({ ...rate, backend: 'vendor' as BackendKey }, known)).toEqual([])
    expect(checkTariff({ ...DEFAULT_PRICE_BOOK.tariffs[0]!, price: '0.012' }, known)).toEqual([])
    expect(checkFixedCost(server, costs)).toEqual([])
    expect(
      checkDailyBudget({ backend: 'vendor' as BackendKey, limit: 5e6 as MicroUsd, hardStop: false }, [
        'vendor',
      ]),
    ).toEqual([])
  })
})

describe('what is refused, each with its field, all at once', () => {
  test('a tariff', () => {
    const wrong = {
      ...{ ...tariff, price: '-1', per: 0, freePerDay: 'many', unit: 'tokens' },
      ...{ currency: 'XBT' as never, from: (at('2026-12-01') + 60_000) as never },
    }
    expect(checkTariff(wrong, known)).toEqual([
      { field: 'unit', problem: 'expected "neurons", in which every tariff and rate of cloudflare counts' },
      { field: 'price', problem: 'expected a number that is at least 0, not -1' },
      { field: 'per', problem: 'expected a whole number above 0, not 0' },
      expect.objectContaining({ field: 'freePerDay' }),
      { field: 'from', problem: 'expected a whole UTC hour: prices take effect on the hour' },
      { field: 'currency', problem: 'expected USD or EUR, not "XBT"' },
    ])
  })

  test('two prices of one thing that begin together', () => {
    expect(checkTariff(DEFAULT_TARIFFS[0]!, known)).toEqual([
      {
        field: 'from',
        problem: 'expected another date: entry 1 of cloudflare begins at 2024-01-01 too; correct that one',
      },
    ])
    expect(fields(checkRate(DEFAULT_RATES[0]!, known))).toEqual(['from'])
  })

  test('prices that overlap an end which was said', () => {
    const ending = { ...DEFAULT_PRICE_BOOK.rates[0]!, until: at('2027-01-01') }
    const book = { ...DEFAULT_PRICE_BOOK, rates: [ending, ...DEFAULT_PRICE_BOOK.rates.slice(1)] }
    expect(checkRate(rate, { ...known, book })).toEqual([
      { field: 'from', problem: 'expected no overlap: rate 1 is in force until 2027-01-01' },
    ])
    const before = { ...rate, from: at('2023-01-01'), until: at('2024-06-01') }
    expect(checkRate(before, known)).toEqual([
      { field: 'until', problem: 'expected no overlap: rate 1 begins at 2024-01-01' },
    ])
    expect(fields(checkRate({ ...rate, until: rate.from }, known))).toEqual(['until'])
    // Where one ends the next may begin.
    expect(checkRate({ ...rate, from: at('2027-01-01') }, { ...known, book })).toEqual([])
  })

  test('a price for a model that nobody calls, or on no known account or backend', () => {
    const problems = checkRate({ ...rate, model: '@cf/deepgram/aura-9', account: 'nobody' }, known)
    expect(fields(problems)).toEqual(['account', 'model'])
    expect(problems[0]!.problem).toBe('expected an account that has a tariff: cloudflare, deepinfra')
    expect(problems[1]!.problem).toContain('@cf/deepgram/aura-1, ')
    expect(checkRate({ ...rate, backend: 'ghost' as BackendKey }, known)).toEqual([
      { field: 'backend', problem: 'expected a metered backend or none: vendor' },
    ])
    // A backend of one's own calls what it calls; models for comparison are nothing to it.
    expect(
      fields(checkRate({ ...rate, backend: 'vendor' as BackendKey, model: 'hexgrad/Kokoro-82M' }, known)),
    ).toEqual(['model'])
  })

  test('euros before anybody said what they are worth', () => {
    expect(checkFixedCost({ ...server, currency: 'EUR' }, costs)).toEqual([
      {
        field: 'currency',
        problem:
          'expected an exchange rate for EUR in force at 2026-11-01, none is: enter it first, with its date and source',
      },
    ])
    const euro = { ...origin, id: 1, currency: 'EUR' as const, usd: '1.1', from: at('2026-11-15') }
    expect(
      checkFixedCost({ ...server, currency: 'EUR' }, { ...costs, exchange: [euro] })[0]!.problem,
    ).toContain('the first is of 2026-11-15')
    expect(
      checkFixedCost({ ...server, currency: 'EUR', from: euro.from }, { ...costs, exchange: [euro] }),
    ).toEqual([])
    expect(fields(checkExchangeRate({ ...euro, usd: '0', from: at('1999-12-31') }, known))).toEqual([
      'usd',
      'from',
    ])
  })

  test('a fixed cost', () => {
    const wrong: Omit<FixedCost, 'id'> = {
      ...{ ...server, name: ' ', category: 'coffee' as never, rollout: 'ghost' as RolloutKey },
      ...{ monthly: { kind: 'hours', hours: '745', rate: '-5' } },
      ...{ from: at('2026-11-02'), to: at('2026-11-01') },
    }
    expect(fields(checkFixedCost(wrong, costs))).toEqual([
      ...['name', 'category', 'rollout', 'monthly.hours', 'monthly.rate', 'to'],
    ])
    expect(fields(checkFixedCost({ ...server, from: at('2036-12-31') }, costs))).toEqual(['from'])
    expect(fields(checkFixedCost({ ...server, from: Number.NaN as never }, costs))).toEqual(['from'])
  })

  test('the same cost entered twice for the same days', () => {
    const fixed = [{ ...server, id: 4 }]
    expect(checkFixedCost(server, { ...costs, fixed })[0]!.problem).toBe(
      'expected no overlap: "GPU server" (entry 4) runs from 2026-11-01 on; end that one first, or give this one another name',
    )
    expect(checkFixedCost({ ...server, id: 4 }, { ...costs, fixed })).toEqual([])
    expect(
      checkFixedCost(
        { ...server, to: null, from: at('2026-12-01') },
        { ...costs, fixed: [{ ...server, id: 4, to: at('2026-12-01') }] },
      ),
    ).toEqual([])
  })

  test('a one-off cost, a budget and a projection', () => {
    const oneOff = {
      ...origin,
      name: 'Move',
      rollout: null,
      amount: 'x',
      currency: 'GBP' as never,
      at: at('1970-01-01'),
    }
    expect(fields(checkOneOffCost(oneOff, costs))).toEqual(['amount', 'at', 'currency'])
    const budget = { backend: 'own' as BackendKey, limit: 1.5 as MicroUsd, hardStop: false }
    expect(fields(checkDailyBudget(budget, ['vendor']))).toEqual(['backend', 'limit'])
    const stage = {
      stage: 'tenth',
      vendorPerMonth: '40',
      selfHostedPerMonth: '99',
      candidateCharactersPerMonth: null,
    }
    const projection = { ...origin, rollout: 'speech' as RolloutKey, stages: [stage] }
    const ladder = { rollouts: ['speech'], stages: ['shadow', 'tenth'] }
    expect(checkProjection(projection, ladder)).toEqual([])
    expect(
      checkProjection(
        {
          ...{ ...projection, rollout: 'ghost' as RolloutKey },
          stages: [
            stage,
            { ...stage, vendorPerMonth: '-1', candidateCharactersPerMonth: 0 },
            { ...stage, stage: 'all' },
          ],
        },
        ladder,
      ),
    ).toEqual([
      { field: 'rollout', problem: 'expected a rollout: speech' },
      { field: 'stages.1.stage', problem: 'expected each stage once: "tenth" stands twice' },
      { field: 'stages.1.vendorPerMonth', problem: 'expected a number that is at least 0, not -1' },
      expect.objectContaining({ field: 'stages.1.candidateCharactersPerMonth' }),
      { field: 'stages.2.stage', problem: 'expected a stage of the ladder: shadow, tenth; not "all"' },
    ])
    expect(fields(checkProjection({ ...projection, stages: [] }, ladder))).toEqual(['stages'])
  })
})
