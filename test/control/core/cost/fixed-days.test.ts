import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { counterfactual } from '../../../../control/core/cost/counterfactual.ts'
import { DEFAULT_PRICE_BOOK } from '../../../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../../../control/core/cost/fixed-cost.ts'
import { fixedCosts } from '../../../../control/core/cost/fixed-days.ts'
import { ledgerOf } from '../../../../control/core/cost/ledger.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import { oneOffDollars, runningCost } from '../../../../control/core/cost/running-cost.ts'
import { savingOf } from '../../../../control/core/cost/saving.ts'
import type { RolloutKey } from '../../../../control/core/ids.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import { at, spoken, spokenByCandidate } from '../../../support/money-rows.ts'

const origin = { source: 'test', note: '', enteredAt: at('2026-01-01'), enteredBy: 'test' }
const euro = (id: number, usd: string, from: string) => ({
  ...origin,
  ...{ id, currency: 'EUR' as const, usd, from: at(from) },
})
const PRICES = pricesOf({
  ...DEFAULT_PRICE_BOOK,
  exchange: [euro(1, '1.10', '2026-01-01'), euro(2, '1.2', '2028-02-15T12:00Z')],
})

const server = (change: Partial<FixedCost> = {}): FixedCost => ({
  ...origin,
  id: 1,
  name: 'GPU server',
  category: 'server',
  rollout: null,
  monthly: { kind: 'amount', amount: '99' },
  currency: 'USD',
  from: at('2028-01-01'),
  to: null,
  avoidable: true,
  ...change,
})
const cost = (entry: FixedCost, from: string, to: string) =>
  runningCost(entry, PRICES, at(to)).between(at(from), at(to))

describe('a fixed cost', () => {
  test('costs the same in every whole month, and by the day what the month is long', () => {
    expect(cost(server(), '2028-01-01', '2028-02-01')).toBe(99_000_000)
    expect(cost(server(), '2028-02-01', '2028-03-01')).toBe(99_000_000)
    expect(cost(server({ from: at('2028-02-01') }), '2028-02-01', '2028-02-02')).toBe(3_413_793) // 99 ÷ 29
    expect(cost(server({ from: at('2027-02-01') }), '2027-02-01', '2027-02-02')).toBe(3_535_714) // 99 ÷ 28
  })

  test('begins and ends with its dates', () => {
    const entry = server({ from: at('2028-02-10'), to: at('2028-02-20T12:00:00Z') })
    // 10.5 of 29 days: 99 × 10.5 ÷ 29 = 35.844827…
    expect(cost(entry, '2028-01-01', '2029-01-01')).toBe(35_844_828)
    expect(cost(entry, '2028-02-21', '2029-01-01')).toBe(0)
    expect(cost(entry, '2028-01-01', '2028-02-10')).toBe(0)
  })

  test('hours are paid at their rate', () => {
    expect(
      cost(server({ monthly: { kind: 'hours', hours: '6.5', rate: '50' } }), '2028-04-01', '2028-05-01'),
    ).toBe(325_000_000)
  })

  test('euros are worth what they are worth each second', () => {
    // February 2028: 14.5 days at 1.10 and 14.5 at 1.20 of 29.
    expect(cost(server({ currency: 'EUR' }), '2028-02-01', '2028-03-01')).toBe(113_850_000)
  })

  test('without a rate of exchange it is said to be left out', () => {
    const early = runningCost(server({ currency: 'EUR', from: at('2025-12-01') }), PRICES, at('2026-02-01'))
    expect(early.unpriced).toBe(true)
    expect(early.between(at('2026-01-01'), at('2026-02-01'))).toBe(108_900_000)
    expect(runningCost(server(), PRICES, at('2028-02-01')).unpriced).toBe(false)
  })

  test('is the sum of its pieces, wherever it is cut', () => {
    const [first, last] = [at('2028-01-01'), at('2028-12-31')]
    const running = runningCost(server({ currency: 'EUR' }), PRICES, last)
    const cuts = fc.array(fc.integer({ min: first, max: last }), { maxLength: 30 })
    fc.assert(
      fc.property(cuts, (points) => {
        const ends = [first, ...points.sort((a, b) => a - b), last] as EpochMs[]
        const pieces = ends.slice(1).map((end, index) => running.between(ends[index]!, end))
        expect(pieces.reduce((sum, piece) => sum + piece, 0)).toBe(running.between(first, last))
      }),
    )
  })

  test('a cost that was paid once is worth what its currency was worth that day', () => {
    const entry = { ...origin, id: 1, name: 'Move', rollout: null, amount: '1000', at: at('2028-02-16') }
    expect(oneOffDollars({ ...entry, currency: 'EUR' }, PRICES)).toBe(1_200_000_000)
    expect(oneOffDollars({ ...entry, currency: 'EUR', at: at('2025-01-01') }, PRICES)).toBeUndefined()
  })
})

describe('what rollouts share', () => {
  const FROM = at('2028-02-01')
  const TO = at('2028-02-03')
  const rows = [
    spokenByCandidate({ start: FROM, rollout: 'a' }, 3_000),
    spokenByCandidate({ start: FROM, rollout: 'b' }, 1_000),
    // The baseline's text carries nothing of the server.
    spoken({ start: FROM, rollout: 'b' }, 500_000),
  ]

  test('is split by what their candidates spoke that day, and evenly where none did', () => {
    const { days, total, serverOnly } = fixedCosts(
      [
        server({ from: FROM }),
        server({ id: 2, from: FROM, category: 'logging', rollout: 'a' as RolloutKey }),
      ],
      rows,
      PRICES,
      { from: FROM, to: TO, rollouts: ['b', 'a'] },
    )
    // 99 ÷ 29 a day: 3.413793, then 3.413793 again up to 6.827586.
    expect(days.map((one) => [one.entry.id, new Date(one.day).getUTCDate(), one.rollout, one.cost])).toEqual([
      [1, 1, 'a', 2_560_345],
      [1, 1, 'b', 853_448],
      [1, 2, 'a', 1_706_897],
      [1, 2, 'b', 1_706_896],
      [2, 1, 'a', 3_413_793],
      [2, 2, 'a', 3_413_793],
    ])
    expect([total, serverOnly]).toEqual([13_655_172, 6_827_586])
  })

  test('saving is what the vendor would have billed less what was spent, by day, week and to date', () => {
    const big = [
      spokenByCandidate({ start: FROM, rollout: 'a' }, 1_000_000),
      spoken({ start: FROM, rollout: 'a', role: 'fallback', arm: 'candidate' }, 0),
      spoken({ start: at('2028-02-07'), rollout: 'a' }, 1_000_000),
    ]
    const fixed = fixedCosts(
      [
        server({ from: FROM }),
        server({ id: 2, from: FROM, category: 'operations', monthly: { kind: 'amount', amount: '290' } }),
      ],
      big,
      PRICES,
      { from: FROM, to: at('2028-02-08'), rollouts: ['a'] },
    )
    const { days, weeks, toDate } = savingOf(counterfactual(big, PRICES), ledgerOf(big, PRICES, TO), fixed)
    expect(days[0]).toEqual({
      ...{ day: FROM, rollout: 'a', counterfactual: 14_890_040, metered: 0 },
      ...{ fixed: 13_413_793, fixedServerOnly: 3_413_793, net: 1_476_247, netServerOnly: 11_476_247 },
    })
    // 2028-02-07 is a Monday: all of it was spent at the vendor.
    expect(days.at(-1)).toMatchObject({ counterfactual: 14_890_040, metered: 14_890_040, net: -13_413_793 })
    expect(weeks.map((week) => [new Date(week.week).toISOString().slice(0, 10), week.net])).toEqual([
      ['2028-01-31', 14_890_040 - 80_482_759],
      ['2028-02-07', -13_413_793],
    ])
    expect(toDate.net).toBe(14_890_040 - 80_482_759 - 13_413_793)
  })
})
