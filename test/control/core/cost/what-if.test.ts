import { describe, expect, test } from 'vitest'
import { checkWhatIf } from '../../../../control/core/cost/check-what-if.ts'
import { AURA_1, DEFAULT_PRICE_BOOK, MELOTTS } from '../../../../control/core/cost/default-prices.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import { whatIf } from '../../../../control/core/cost/what-if.ts'
import { at } from '../../../support/money-rows.ts'

const NOW = at('2026-11-29')
const PRICES = pricesOf(DEFAULT_PRICE_BOOK)
const input = {
  ...{
    charactersPerDay: 100_000,
    growthPerMonth: 0.1,
    serverPerMonth: 99e6,
    operationsHours: 4,
    hourlyRate: 50e6,
  },
  ...{ otherPerMonth: 50e6, vendorModel: AURA_1 },
}

describe('what if', () => {
  test('compares the vendor, an own server without and with operations, and a hosted model', () => {
    const { now, breakEven, saving, paysFrom, months } = whatIf(input, PRICES, NOW)
    // (136,364 − 10,000) × 0.000011 × 30.4375 = 42.30824…; 0.062 × 30.4375 = 1.887125.
    expect(now).toEqual({
      ...{ charactersPerDay: 100_000, vendor: 42_308_247, serverOnly: 99e6, own: 349e6, hosted: 1_887_125 },
    })
    expect(saving).toBe(42_308_247 - 349e6)
    expect(breakEven.serverOnly!.charactersPerDay).toBe(224_171)
    expect(breakEven.all!.charactersPerDay).toBe(771_740)
    // 1.1^8 = 2.14, 1.1^9 = 2.36; 1.1^21 = 7.40, 1.1^22 = 8.14.
    expect(paysFrom).toEqual({ serverOnly: 9, own: 22 })
    expect(months).toHaveLength(25)
    expect(months[9]!.charactersPerDay).toBe(235_795)
  })

  test('draws both costs past the break-even, and more text never costs less', () => {
    const { curve } = whatIf(input, PRICES, NOW)
    expect(curve[0]).toMatchObject({ charactersPerDay: 0, vendor: 0, own: 349e6 })
    expect(curve.at(-1)!.charactersPerDay).toBe(Math.round(1.5 * 771_740))
    for (const [index, point] of curve.slice(1).entries())
      expect(point.vendor).toBeGreaterThanOrEqual(curve[index]!.vendor)
    expect(curve.at(-1)!.vendor).toBeGreaterThan(curve.at(-1)!.own)
  })

  test('leaves at the vendor what is not moved', () => {
    const { now, ownPerThousand } = whatIf({ ...input, share: 5_000 }, PRICES, NOW)
    // (68,182 − 10,000) × 0.000011 × 30.4375.
    expect(now.serverOnly - 99e6).toBe(19_480_061)
    expect(ownPerThousand).toBe(229_322)
  })

  test('never pays where the vendor is as cheap as MeloTTS', () => {
    expect(whatIf({ ...input, vendorModel: MELOTTS }, PRICES, NOW).paysFrom).toEqual({
      serverOnly: null,
      own: null,
    })
  })

  test('refuses what cannot be meant, each with its field', () => {
    const wrong = {
      ...{ charactersPerDay: -1, growthPerMonth: Number.NaN, serverPerMonth: 0.5, operationsHours: 745 },
      ...{ hourlyRate: -1, otherPerMonth: 2e15, vendorModel: 'x', share: 10_001, months: 121 },
    }
    expect(checkWhatIf(wrong, PRICES, NOW).map((one) => one.field)).toEqual(
      Object.keys({
        ...{ charactersPerDay: 0, growthPerMonth: 0, serverPerMonth: 0, operationsHours: 0, hourlyRate: 0 },
        ...{ otherPerMonth: 0, share: 0, months: 0, vendorModel: 0 },
      }),
    )
    expect(checkWhatIf(input, PRICES, NOW)).toEqual([])
  })
})
