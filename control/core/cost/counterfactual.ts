/**
 * What it would have cost had every user's request gone to the baseline: each that no cache answered, once, on the
 * baseline's model for its language, together with what the account bills anyway. No shadow, no probe, no retry.
 *
 * Requests that the baseline's own model did answer count as the vendor measured them, where it did; so a rollout at
 * share 0 saves nothing, and costs nothing.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import { billDay } from './account-day.ts'
import { dayOf } from './calendar.ts'
import { add, type Fraction, NOTHING } from './fraction.ts'
import { groupBy } from './group-by.ts'
import type { Prices } from './lookup.ts'
import { inRowOrder } from './row-order.ts'
import {
  type Amounts,
  billedUse,
  listedUnits,
  measuredUnits,
  type UnpricedUse,
  type Use,
} from './units-of-use.ts'
import type { UsageRow } from './usage.ts'

/** Which model would speak the text of a row. Backend null: at the price of every backend. */
export interface SpokenBy {
  readonly backend: string | null
  readonly model: string
}

export interface WouldCost {
  readonly day: EpochMs
  readonly account: string
  /** Null: use of the account that no rollout is concerned with, billed in any case. */
  readonly rollout: string | null
  readonly cost: MicroUsd
  /** Of users' requests; 0 for what is billed in any case. */
  readonly characters: number
}

export interface Counterfactual {
  /** By day, account and rollout; they sum to `total`. */
  readonly parts: readonly WouldCost[]
  readonly total: MicroUsd
  readonly unpriced: readonly UnpricedUse<UsageRow>[]
}

export const onTheBaseline = (row: UsageRow): SpokenBy => ({
  backend: row.baseline === '' ? null : row.baseline,
  model: row.baselineModel,
})

/** For the third line: all text on one model, at its list price. */
export const onModel =
  (model: string) =>
  (_row: UsageRow): SpokenBy => ({ backend: null, model })

export function counterfactual(
  rows: readonly UsageRow[],
  prices: Prices,
  spokenBy: (row: UsageRow) => SpokenBy = onTheBaseline,
): Counterfactual {
  const unpriced: UnpricedUse<UsageRow>[] = []
  const uses: Use<UsageRow>[] = []
  for (const row of inRowOrder(rows)) {
    const use = row.rollout === null ? billedUse(row, prices) : userUse(row, spokenBy(row), prices)
    if (use.priced) uses.push(use.priced)
    if (use.unpriced) unpriced.push(use.unpriced)
  }

  const accountsOfUsers = new Set(uses.filter((use) => use.of.rollout !== null).map((use) => use.account))
  const parts: WouldCost[] = []
  for (const [day, ofDay] of groupBy(uses, (use) => dayOf(use.at)))
    for (const account of [...new Set(ofDay.map((use) => use.account))].sort()) {
      const ofAccount = ofDay.filter((use) => use.account === account)
      // On another model only the bill that the users' text would be on is in question.
      if (spokenBy !== onTheBaseline && !accountsOfUsers.has(account)) continue
      const bill = billDay(account, day, ofAccount, prices)
      for (const { use, reason } of bill.withoutPrice)
        unpriced.push({ of: use.of, reason, ...countsOf(use.of) })
      for (const [rollout, ofRollout] of groupBy(bill.parts, (part) => part.use.of.rollout))
        parts.push({
          day,
          account,
          rollout,
          cost: ofRollout.reduce((sum, part) => sum + part.cost, 0) as MicroUsd,
          characters:
            rollout === null
              ? 0
              : ofRollout.reduce((sum, part) => sum + part.use.of.counts.userCharacters, 0),
        })
    }
  return { parts, total: parts.reduce((sum, part) => sum + part.cost, 0) as MicroUsd, unpriced }
}

interface UserUse {
  readonly priced: Use<UsageRow> | undefined
  readonly unpriced: UnpricedUse<UsageRow> | undefined
}

function userUse(row: UsageRow, { backend, model }: SpokenBy, prices: Prices): UserUse {
  const { counts, start } = row
  const calls = counts.requests - counts.cacheHits
  if (calls <= 0) return { priced: undefined, unpriced: undefined }
  const measured = model !== '' && row.backend === backend && row.model === model && counts.measuredCalls > 0
  const rest: Amounts = measured
    ? notMeasured(row)
    : { calls, characters: counts.userCharacters, audioMs: counts.userAudioMs }
  const missing = (reason: UnpricedUse<UsageRow>['reason']): UserUse => ({
    priced: undefined,
    unpriced: { of: row, reason, calls, characters: counts.userCharacters },
  })

  const account = prices.accountOf(backend, model, start)
  if (account === undefined) return missing(model === '' ? 'no-model' : 'no-rate')
  const rate = prices.rateAt(backend, model, start)
  const listed: Fraction | undefined = rest.calls === 0 ? NOTHING : rate && listedUnits(rate, rest, prices)
  if (!listed) return missing(rate ? 'not-measured' : 'no-rate')
  const units = measured ? add(measuredUnits(counts.measuredMicroUnits, prices), listed) : listed
  const state = !measured ? 'listed' : rest.calls === 0 ? 'measured' : 'mixed'
  return { priced: { of: row, account, at: start, units, state }, unpriced: undefined }
}

/** Requests of users that the vendor did not measure: the listed ones, and those that failed. */
function notMeasured({ counts }: UsageRow): Amounts {
  const characters = Math.max(0, counts.userCharacters - counts.measuredCharacters)
  const audio = BigInt(counts.userAudioMs) * BigInt(characters)
  return {
    calls: Math.max(0, counts.requests - counts.cacheHits - counts.measuredCalls),
    characters,
    audioMs: counts.userCharacters === 0 ? 0 : Number(audio / BigInt(counts.userCharacters)),
  }
}

function countsOf({ rollout, counts }: UsageRow) {
  return rollout === null
    ? { calls: counts.calls, characters: counts.characters + counts.measuredCharacters }
    : { calls: counts.requests - counts.cacheHits, characters: counts.userCharacters }
}
