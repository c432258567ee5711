/** How many units of its account a row of use took: what the vendor measured, and the list price for the rest. */

import type { EpochMs } from '../units.ts'
import { add, type Fraction, MILLION, multiply, NOTHING, over, times } from './fraction.ts'
import type { Prices, RateInForce } from './lookup.ts'
import type { UsageRow } from './usage.ts'

export type PriceState = 'listed' | 'measured' | 'mixed' | 'unpriced'

/** Why a use has no price; each asks somebody for something else. */
export type UnpricedReason =
  | 'no-model'
  | 'no-rate'
  /** The rate counts what the vendor measures, and these calls came without it. */
  | 'not-measured'
  | 'no-tariff'
  | 'no-exchange-rate'

/** Use of one account in one hour, or in one day whose prices do not change. */
export interface Use<T> {
  readonly of: T
  readonly account: string
  readonly at: EpochMs
  readonly units: Fraction
  readonly state: Exclude<PriceState, 'unpriced'>
}

export interface UnpricedUse<T> {
  readonly of: T
  readonly reason: UnpricedReason
  readonly calls: number
  readonly characters: number
}

export interface Amounts {
  readonly characters: number
  readonly audioMs: number
  readonly calls: number
}

/** Over `unitBottom`; undefined: counted in what only the vendor measures. */
export function listedUnits(
  { rate, units }: RateInForce,
  amounts: Amounts,
  { unitBottom }: Prices,
): Fraction | undefined {
  switch (rate.base) {
    case 'characters':
      return over(times(units, BigInt(amounts.characters)), unitBottom)
    case 'audio-seconds':
      return over(multiply(units, { top: BigInt(amounts.audioMs), bottom: 1000n }), unitBottom)
    case 'requests':
      return over(times(units, BigInt(amounts.calls)), unitBottom)
    case 'vendor-units':
      return undefined
  }
}

export interface RowUse {
  readonly priced: Use<UsageRow> | undefined
  readonly unpriced: UnpricedUse<UsageRow> | undefined
}

const NO_USE: RowUse = { priced: undefined, unpriced: undefined }

/** What a row of metered use is billed for. */
export function billedUse(row: UsageRow, prices: Prices): RowUse {
  const { calls, characters, audioMs, measuredCalls, measuredCharacters, measuredMicroUnits } = row.counts
  if (!row.metered || calls === 0) return NO_USE
  const rest: Amounts = { calls: calls - measuredCalls, characters, audioMs }
  const account = prices.accountOf(row.backend, row.model, row.start)
  if (account === undefined) {
    const reason = row.model === '' ? 'no-model' : 'no-rate'
    return {
      priced: undefined,
      unpriced: { of: row, reason, calls, characters: characters + measuredCharacters },
    }
  }

  const rate = prices.rateAt(row.backend, row.model, row.start)
  const listed = rest.calls === 0 ? NOTHING : rate && listedUnits(rate, rest, prices)
  const unpriced: UnpricedUse<UsageRow> | undefined = listed
    ? undefined
    : { of: row, reason: rate ? 'not-measured' : 'no-rate', calls: rest.calls, characters: rest.characters }
  if (measuredCalls === 0 && !listed) return { priced: undefined, unpriced }
  const units = add(measuredUnits(measuredMicroUnits, prices), listed ?? NOTHING)
  const state = measuredCalls === 0 ? 'listed' : rest.calls === 0 || !listed ? 'measured' : 'mixed'
  return { priced: { of: row, account, at: row.start, units, state }, unpriced }
}

export function measuredUnits(microUnits: number, { unitBottom }: Prices): Fraction {
  return over({ top: BigInt(microUnits), bottom: MILLION }, unitBottom)
}
