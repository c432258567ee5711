import { describe, expect, test } from 'vitest'
import { breakEven, monthlyFixed, perThousandCharacters } from '../../../../control/core/cost/break-even.ts'
import {
  AURA_1,
  AURA_2_EN,
  DEFAULT_PRICE_BOOK,
  HOSTED_KOKORO,
  MELOTTS,
} from '../../../../control/core/cost/default-prices.ts'
import type { FixedCost } from '../../../../control/core/cost/fixed-cost.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import { paybackOf } from '../../../../control/core/cost/payback.ts'
import { restingShare } from '../../../../control/core/cost/resting-share.ts'
import { crossingOf } from '../../../../control/core/cost/trend.ts'
import { DAY_MS } from '../../../../control/core/cost/usage.ts'
import { utilisationOf } from '../../../../control/core/cost/utilisation.ts'
import {
  mixOfModel,
  mixOfUse,
  vendorPerMonth,
  volumeThatCosts,
} from '../../../../control/core/cost/vendor-mix.ts'
import type { EpochMs, MicroUsd } from '../../../../control/core/units.ts'
import { at, spoken, spokenByCandidate, usageRow } from '../../../support/money-rows.ts'

const NOW = at('2026-11-30')
const PRICES = pricesOf(DEFAULT_PRICE_BOOK)
const mixOf = (model: string) => mixOfModel(model, PRICES, NOW)!
const usd = (dollars: number) => (dollars * 1e6) as MicroUsd

describe('break-even', () => {
  test('with a server for 99 dollars is 224,171 characters of aura-1 a day, and half of aura-2', () => {
    // 99 ÷ 30.4375 ÷ 0.000011 = 295,687.885 neurons a day, and 10,000 free: 305,687.885 ÷ 1.36364 = 224,170.5.
    const { serverOnly, all } = breakEven(mixOf(AURA_1), { serverOnly: usd(99), all: usd(349) })
    expect(serverOnly).toEqual({ charactersPerDay: 224_171, charactersPerMonth: 6_823_205 })
    expect(all!.charactersPerDay).toBe(771_740)
    expect(volumeThatCosts(mixOf(AURA_2_EN), usd(99))).toBe(112_086)
  })

  test.each([
    [AURA_2_EN, 99, 3.41],
    [AURA_2_EN, 499, 16.7],
    [AURA_1, 199, 13.49],
    [AURA_1, 299, 20.2],
    [HOSTED_KOKORO, 99, 160],
  ])('against %s at %i dollars a month is %f million characters a month', (model, fixed, millions) => {
    const { charactersPerMonth } = breakEven(mixOf(model), { serverOnly: usd(fixed), all: usd(fixed) }).all!
    expect(charactersPerMonth / 1e6).toBeCloseTo(millions, millions > 100 ? -1 : 0)
  })

  test('against a price by audio it goes by how fast speech is', () => {
    // 305,687.885 neurons ÷ 18.63 a minute = 16,408 minutes a day, of 990 characters each.
    expect(volumeThatCosts(mixOf(MELOTTS), usd(99))! / 990).toBeCloseTo(16_408.4, 1)
  })

  test('never comes where the vendor takes nothing', () => {
    const free = { ...DEFAULT_PRICE_BOOK, tariffs: [{ ...DEFAULT_PRICE_BOOK.tariffs[0]!, price: '0' }] }
    expect(
      breakEven(mixOfModel(AURA_1, pricesOf(free), NOW)!, { serverOnly: usd(1), all: usd(2) }).all,
    ).toBeNull()
    expect(mixOfModel('nobody/speech', PRICES, NOW)).toBeUndefined()
  })

  test('goes by the models that speak today, and by what else takes the free units', () => {
    const rows = [
      spoken({ start: NOW }, 30_000),
      spokenByCandidate({ start: NOW, baselineModel: AURA_2_EN }, 10_000),
      usageRow({ start: NOW, baselineModel: 'x/y' }, { requests: 1, userCharacters: 77 }),
    ]
    const mix = mixOfUse(rows, 1, PRICES, NOW)!
    // (3 × 1.36364 + 2.72727) ÷ 4 = 1.7045475 neurons a character.
    expect(mix.unpricedCharacters).toBe(77)
    expect(volumeThatCosts(mix, usd(99))).toBe(179_337)
    const busy = mixOfUse([...rows, spoken({ start: NOW, rollout: null }, 1_000_000)], 1, PRICES, NOW)!
    expect(volumeThatCosts(busy, usd(99))).toBe(173_471)
    expect(mixOfUse([], 1, PRICES, NOW)).toBeUndefined()
  })

  test('counts what runs now', () => {
    const entry = (category: FixedCost['category'], from: string, to: string | null): FixedCost => ({
      ...{ id: 1, name: category, category, rollout: null, currency: 'USD', avoidable: true },
      ...{ source: 'test', note: '', enteredAt: NOW, enteredBy: 'test' },
      ...{ monthly: { kind: 'amount', amount: '50' }, from: at(from), to: to === null ? null : at(to) },
    })
    const entries = [
      entry('server', '2026-01-01', null),
      entry('logging', '2026-01-01', null),
      entry('server', '2026-01-01', '2026-11-30'),
      entry('backups', '2026-12-01', null),
    ]
    expect(monthlyFixed(entries, PRICES, NOW)).toEqual({ serverOnly: 50e6, all: 100e6 })
  })

  test('what a thousand characters cost is not known before one was spoken', () => {
    expect(perThousandCharacters(usd(99), 6_600_000)).toBe(15_000)
    expect(perThousandCharacters(usd(99), 0)).toBeNull()
  })
})

describe('the date at which the volume crosses it', () => {
  const first = at('2026-09-01')
  const days = (volume: (day: number) => number, since = first) => {
    const map = new Map<EpochMs, number>()
    for (let day = since as number; day < NOW; day += DAY_MS)
      map.set(day as EpochMs, volume((day - first) / DAY_MS))
    return map
  }

  test('is where steady growth takes it, and the range holds it', () => {
    // Doubles every 30 days, with days that differ.
    const noisy = days((day) => Math.round(1_000 * 2 ** (day / 30) * (1 + 0.1 * Math.sin(day * 7))))
    const crossing = crossingOf(noisy, first, NOW, 16_000)
    // 16,000 is 120 days after the first of September.
    if (crossing.state !== 'crosses') throw new Error(crossing.state)
    expect(Math.abs(crossing.at - (first + 120 * DAY_MS))).toBeLessThan(4 * DAY_MS)
    expect(crossing.earliest).toBeLessThanOrEqual(crossing.at)
    expect(crossing.latest).toBeGreaterThanOrEqual(crossing.at)
    expect(crossing.growthPerMonth).toBeCloseTo(2 ** (30.4375 / 30) - 1, 1)
  })

  test('is not told from less than three whole weeks', () => {
    const since = at('2026-11-21')
    expect(
      crossingOf(
        days(() => 100, since),
        since,
        NOW,
        1_000,
      ),
    ).toEqual({
      ...{ state: 'too-little-data', days: 9, needed: 21 },
    })
    // A week in which nobody spoke begins the count anew.
    const gap = days((day) => (day > 60 && day < 76 ? 0 : 100))
    expect(crossingOf(gap, first, NOW, 1_000).state).toBe('too-little-data')
  })

  test('may have gone by, or never come', () => {
    expect(
      crossingOf(
        days((day) => (day < 60 ? 500 : 2_000)),
        first,
        NOW,
        1_000,
      ),
    ).toEqual({
      state: 'already-above',
      since: at('2026-11-02'),
    })
    const shrinking = crossingOf(
      days((day) => 900 * 0.99 ** day),
      first,
      NOW,
      1_000,
    )
    expect(shrinking).toMatchObject({ state: 'not-at-this-growth', earliest: null })
    expect((shrinking as { growthPerMonth: number }).growthPerMonth).toBeCloseTo(0.99 ** 30.4375 - 1, 3)
    // Hardly any growth, and much of a difference between weeks: it may come late, or never.
    const unsure = crossingOf(
      days((day) => 900 + ((day * 37) % 90) + day / 5),
      first,
      NOW,
      2_000,
    )
    expect(unsure.state === 'crosses' ? unsure.latest : null).toBeNull()
  })
})

describe('what the move cost once', () => {
  const day = (index: number, net: number) => ({
    day: (NOW + index * DAY_MS) as EpochMs,
    net: net as MicroUsd,
  })

  test('comes back day by day, has come back, or does not', () => {
    expect(paybackOf(100 as MicroUsd, [day(0, 10), day(1, 20)], NOW)).toMatchObject({
      ...{ state: 'expected', earned: 30, perDay: 15, at: NOW + 5 * DAY_MS },
    })
    expect(paybackOf(25 as MicroUsd, [day(0, 30), day(1, -10), day(2, 10)], NOW)).toMatchObject({
      ...{ state: 'paid-back', since: NOW + 2 * DAY_MS },
    })
    expect(paybackOf(25 as MicroUsd, [day(0, -1)], NOW).state).toBe('not-at-this-saving')
    expect(paybackOf(25 as MicroUsd, [], NOW)).toMatchObject({ state: 'not-at-this-saving', perDay: null })
    expect(paybackOf(0 as MicroUsd, [], NOW).state).toBe('nothing-to-pay-back')
  })
})

test('utilisation is what was answered against what can be carried', () => {
  const rows = [
    spokenByCandidate({ start: NOW }, 0, 3_600),
    spokenByCandidate({ start: NOW + 3_600_000 }, 0, 7_200),
  ]
  const span = { width: 3_600_000, span: 4 * 3_600_000 }
  expect(utilisationOf(rows, span, 8)).toEqual({
    ...{ meanPerSecond: 0.75, peakPerSecond: 2, capacityPerSecond: 8, mean: 0.09375, peak: 0.25 },
  })
  expect(utilisationOf([], span, null)).toMatchObject({ meanPerSecond: 0, peakPerSecond: 0, mean: null })
})

describe('the share at which the whole costs least', () => {
  const facts = {
    ...{ mix: mixOf(AURA_2_EN), eligible: 1, perServer: usd(150), perMonthOnce: usd(0) },
    ...{ charactersPerDay: 400_000, capacityPerServer: null },
  }

  test('is nothing below break-even, and leaves the vendor its free units above it', () => {
    expect(restingShare({ ...facts, charactersPerDay: 50_000 }).best).toMatchObject({
      share: 0,
      servers: 0,
      fixed: 0,
    })
    // One percent is 4,000 characters; 3,666 are free, and the rest costs less than nothing else.
    const { best, curve } = restingShare({ ...facts, charactersPerDay: 300_000 })
    expect(best).toMatchObject({ share: 9_900, vendor: 0, total: 150e6 })
    expect(curve).toHaveLength(101)
  })

  test('can be half, where a second server costs more than the vendor takes for the rest', () => {
    const { best, assumptions } = restingShare({
      ...facts,
      charactersPerDay: 300_000,
      capacityPerServer: 150_000,
      perServer: usd(135),
    })
    // The other half is 150,000 × 2.72727 − 10,000 neurons a day: 133.62 dollars a month, less than 135.
    expect(best).toMatchObject({ share: 5_000, servers: 1, vendor: vendorPerMonth(facts.mix, 150_000) })
    expect(best.vendor).toBe(133_620_488)
    expect(assumptions[0]).toContain('A server carries 150,000 characters a day')
  })

  test('says so where it does not know what a server carries', () => {
    expect(restingShare(facts).assumptions[0]).toBe(
      'One server carries all of it: its capacity was not measured. It costs $150.00 a month.',
    )
    // What the candidate cannot speak stays.
    expect(restingShare({ ...facts, eligible: 0.5 }).curve.at(-1)!.vendor).toBe(
      vendorPerMonth(facts.mix, 200_000),
    )
  })
})
