import { expect, test } from 'vitest'
import { budgetStates } from '../../../../control/core/cost/budget.ts'
import { DEFAULT_PRICE_BOOK } from '../../../../control/core/cost/default-prices.ts'
import { ledgerOf } from '../../../../control/core/cost/ledger.ts'
import { pricesOf } from '../../../../control/core/cost/lookup.ts'
import type { BackendKey } from '../../../../control/core/ids.ts'
import type { MicroUsd } from '../../../../control/core/units.ts'
import { at, spoken, usageRow } from '../../../support/money-rows.ts'

const DAY = at('2026-11-02')
const VENDOR = 'vendor' as BackendKey

test.each([
  [14_890_040, 'spent', false, false],
  [14_890_040, 'spent', true, true],
  [18_612_550, 'warned', true, false],
  [18_612_551, 'ok', true, false],
] as const)('a limit of %i micro-dollars is %s after a million characters of aura-1', (limit, state, hardStop, stopsUsers) => {
  const rows = [
    spoken({ start: DAY }, 700_000),
    // Copies count too.
    spoken({ start: DAY, role: 'shadow' }, 300_000),
    usageRow({ start: DAY, model: '' }, { calls: 4, characters: 40 }),
    spoken({ start: DAY, backend: 'other', rollout: null }, 0),
  ]
  const { parts } = ledgerOf(rows, pricesOf(DEFAULT_PRICE_BOOK), DAY)
  const budget = { backend: VENDOR, limit: limit as MicroUsd, hardStop: hardStop }
  expect(budgetStates(parts, [budget])).toMatchObject([
    { backend: VENDOR, spent: 14_890_040, state, stopsUsers, unpricedCalls: 4 },
  ])
})
