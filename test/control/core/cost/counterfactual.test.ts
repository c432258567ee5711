import { expect, test } from 'vitest'
import { counterfactual, onModel } from '../../../../control/core/cost/counterfactual.ts'
import {
  AURA_1,
  AURA_2_EN,
  AURA_2_ES,
  DEFAULT_PRICE_BOOK,
  HOSTED_KOKORO,
  MELOTTS,
} from '../../../../control/core/cost/default-prices.ts'
import { ledgerOf } from '../../../../control/core/cost/ledger.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import { cheapestVendorModel } from '../../../../control/core/cost/reference-models.ts'
import { at, spoken, spokenByCandidate, usageRow } from '../../../support/money-rows.ts'

const DAY = at('2026-11-02')
const PRICES = pricesOf(DEFAULT_PRICE_BOOK)

test('every request of a user counts once, whoever answered it; shadows, probes and retries do not', () => {
  const rows = [
    spoken({ start: DAY }, 600_000),
    spokenByCandidate({ start: DAY }, 400_000),
    // Copies, probes and the second calls of requests that are counted already.
    ...(['shadow', 'reverse-shadow', 'probe', 'fallback'] as const).map((role) =>
      usageRow({ start: DAY, role }, { calls: 5, characters: 50_000 }),
    ),
    // Answered from the cache.
    usageRow({ start: DAY, stage: 'quarter' }, { requests: 9, cacheHits: 9, cacheCharacters: 9_000 }),
  ]
  // As if the vendor had spoken a million characters of aura-1.
  expect(counterfactual(rows, PRICES).total).toBe(14_890_040)
})

test('what the account bills anyway shares its free units, and is told apart', () => {
  const rows = [spokenByCandidate({ start: DAY }, 10_000), spoken({ start: DAY, rollout: null }, 10_000)]
  // 27,272.8 less 10,000 = 17,272.8 × 0.000011 = 0.1900008, half and half.
  expect(counterfactual(rows, PRICES).parts).toEqual([
    { day: DAY, account: 'cloudflare', rollout: null, cost: 95_001, characters: 0 },
    { day: DAY, account: 'cloudflare', rollout: 'speech', cost: 95_000, characters: 10_000 },
  ])
})

test('while nothing has moved it is what the vendor bills, measured calls included', () => {
  const row = usageRow(
    { start: DAY },
    {
      ...{ requests: 100, userCharacters: 20_000, calls: 90, measuredCalls: 60, measuredCharacters: 12_000 },
      ...{ measuredMicroUnits: 16_500_000_000, characters: 6_000 },
    },
  )
  const wouldCost = counterfactual([row], PRICES).total
  // The ten that failed count too: 2,000 characters × 1.36364 × 0.000011.
  expect(wouldCost - ledgerOf([row], PRICES, DAY).total).toBe(30_000)
})

test('a baseline without a price is said, not counted as 0', () => {
  const rows = [spokenByCandidate({ start: DAY, baselineModel: '' }, 500, 5)]
  expect(counterfactual(rows, PRICES)).toMatchObject({
    total: 0,
    unpriced: [{ reason: 'no-model', calls: 5, characters: 500 }],
  })
})

test('the third line asks what the same text costs on another model', () => {
  const rows = [spoken({ start: DAY }, 600_000), spokenByCandidate({ start: DAY }, 400_000)]
  // A million characters at 0.62 dollars.
  expect(counterfactual(rows, PRICES, onModel(HOSTED_KOKORO)).total).toBe(620_000)
  // Use that no rollout is concerned with stays on its own account.
  const others = [...rows, spoken({ start: DAY, rollout: null }, 1_000_000)]
  expect(counterfactual(others, PRICES, onModel(HOSTED_KOKORO)).total).toBe(620_000)
})

test('the cheapest model of the vendor speaks every language that was asked for', () => {
  expect([AURA_1, AURA_2_EN, MELOTTS].map(cheapestVendorModel)).toEqual([MELOTTS, MELOTTS, MELOTTS])
  expect(cheapestVendorModel(AURA_2_ES)).toBe(AURA_2_ES)
  expect(cheapestVendorModel('house/voice')).toBe('house/voice')
})
