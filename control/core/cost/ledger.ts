/** What was spent, day by day and account by account, down to each row of use. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { billDay, isProvisional } from './account-day.ts'
import { dayOf } from './calendar.ts'
import { groupBy } from './group-by.ts'
import type { Prices } from './lookup.ts'
import { inRowOrder } from './row-order.ts'
import {
  billedUse,
  type PriceState,
  type UnpricedReason,
  type UnpricedUse,
  type Use,
} from './units-of-use.ts'
import type { UsageRow } from './usage.ts'

export interface LedgerPart {
  readonly day: EpochMs
  /** Rollout, stage, arm, role, backend, model; of an hour where prices change inside the day, else of the day. */
  readonly row: UsageRow
  /** Null: nobody has said whose bill it is. */
  readonly account: string | null
  readonly state: PriceState
  readonly microUnits: number
  /** Null: unpriced, which is never 0. */
  readonly cost: MicroUsd | null
  readonly calls: number
  readonly characters: number
  readonly reason: UnpricedReason | null
}

export interface LedgerDay {
  readonly day: EpochMs
  readonly account: string
  readonly unit: string
  readonly microUnits: number
  readonly freeMicroUnits: number
  /** At list price, had no unit been free. */
  readonly gross: MicroUsd
  readonly cost: MicroUsd
  readonly state: PriceState
  /** Batches of that day may still come. */
  readonly provisional: boolean
}

export interface Ledger {
  readonly days: readonly LedgerDay[]
  readonly parts: readonly LedgerPart[]
  /** Calls that cost something which nobody has said. */
  readonly unpriced: readonly UnpricedUse<UsageRow>[]
  readonly total: MicroUsd
  readonly provisional: boolean
}

/** Rows of whole days: by day where no price changes inside, else by hour (see `needsHours`), never both. */
export function ledgerOf(rows: readonly UsageRow[], prices: Prices, now: EpochMs): Ledger {
  const unpriced: UnpricedUse<UsageRow>[] = []
  const uses: Use<UsageRow>[] = []
  for (const row of inRowOrder(rows)) {
    const use = billedUse(row, prices)
    if (use.priced) uses.push(use.priced)
    if (use.unpriced) unpriced.push(use.unpriced)
  }

  const partly = new Set(unpriced.map((one) => one.of))
  const parts: LedgerPart[] = []
  const days: LedgerDay[] = []
  for (const [day, ofDay] of groupBy(uses, (use) => dayOf(use.at)))
    for (const account of [...new Set(ofDay.map((use) => use.account))].sort()) {
      const ofAccount = ofDay.filter((use) => use.account === account)
      const bill = billDay(account, day, ofAccount, prices)
      const isIncomplete = bill.withoutPrice.length > 0 || ofAccount.some((use) => partly.has(use.of))
      for (const { use, reason } of bill.withoutPrice) unpriced.push(pricedByNobody(use, reason))
      for (const { use, microUnits, cost } of bill.parts) {
        const row = use.of
        const { calls, characters } = partly.has(row) ? measuredOf(row) : allOf(row)
        parts.push({ day, row, account, state: use.state, microUnits, cost, calls, characters, reason: null })
      }
      days.push({
        day,
        account,
        unit: bill.unit,
        microUnits: bill.microUnits,
        freeMicroUnits: bill.freeMicroUnits,
        gross: bill.gross,
        cost: bill.cost,
        state: isIncomplete ? 'unpriced' : together(ofAccount.map((use) => use.state)),
        provisional: isProvisional(day, now),
      })
    }

  for (const { of: row, reason, calls, characters } of unpriced) {
    const account = prices.accountOf(row.backend, row.model, row.start) ?? null
    const day = dayOf(row.start)
    parts.push({ day, row, account, state: 'unpriced', microUnits: 0, cost: null, calls, characters, reason })
  }
  return {
    days,
    parts,
    unpriced,
    total: days.reduce((sum, day) => sum + day.cost, 0) as MicroUsd,
    provisional: days.some((day) => day.provisional),
  }
}

/** Listed, measured, both; unpriced as soon as a part of it is. */
export function together(states: readonly PriceState[]): PriceState {
  const different = new Set(states)
  if (different.has('unpriced')) return 'unpriced'
  return different.size === 1 ? [...different][0]! : 'mixed'
}

function allOf({ counts }: UsageRow) {
  return { calls: counts.calls, characters: counts.characters + counts.measuredCharacters }
}

function measuredOf({ counts }: UsageRow) {
  return { calls: counts.measuredCalls, characters: counts.measuredCharacters }
}

/** What `billedUse` could price has now no tariff: all of it, or what the vendor measured of it. */
function pricedByNobody(use: Use<UsageRow>, reason: UnpricedReason): UnpricedUse<UsageRow> {
  return { of: use.of, reason, ...(use.state === 'measured' ? measuredOf(use.of) : allOf(use.of)) }
}
