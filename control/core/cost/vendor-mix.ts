/** What a day of text costs at the vendor, at the models that it is spoken by and the prices in force. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { MEAN_MONTH_DAYS } from './calendar.ts'
import { CHARACTERS_PER_AUDIO_MINUTE } from './count-usage.ts'
import { onTheBaseline, type SpokenBy } from './counterfactual.ts'
import {
  add,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  NOTHING,
  subtract,
  times,
  toMillionths,
  whole,
} from './fraction.ts'
import type { Prices } from './lookup.ts'
import { billedUse, listedUnits } from './units-of-use.ts'
import type { UsageRow } from './usage.ts'

export interface MixPart {
  readonly account: string
  /** Dollars a unit, units that are free a day, units that a character of the mix takes. */
  readonly price: Fraction
  readonly freePerDay: Fraction
  readonly unitsPerCharacter: Fraction
  /** What the account bills a day anyway; it takes free units too. */
  readonly otherUnitsPerDay: Fraction
}

export interface VendorMix {
  readonly parts: readonly MixPart[]
  /** Of the text that the mix was taken from, without a price, and so left out. */
  readonly unpricedCharacters: number
}

/** 30.4375 days, as fractions like to have it. */
const MONTH = fraction(BigInt(MEAN_MONTH_DAYS * 10_000), 10_000n)

/** Undefined: none of the text has a price. Rows of `days` whole days; prices as they are at `at`. */
export function mixOfUse(
  rows: readonly UsageRow[],
  days: number,
  prices: Prices,
  at: EpochMs,
  spokenBy: (row: UsageRow) => SpokenBy = onTheBaseline,
): VendorMix | undefined {
  const units = new Map<string, Fraction>()
  const others = new Map<string, Fraction>()
  let [characters, unpricedCharacters] = [0, 0]
  for (const row of rows) {
    if (row.rollout === null) {
      const { priced } = billedUse(row, prices)
      if (priced) others.set(priced.account, add(others.get(priced.account) ?? NOTHING, priced.units))
      continue
    }
    const { requests, cacheHits, userCharacters, userAudioMs } = row.counts
    const { backend, model } = spokenBy(row)
    const rate = prices.rateAt(backend, model, at)
    const listed =
      rate &&
      listedUnits(
        rate,
        { calls: requests - cacheHits, characters: userCharacters, audioMs: userAudioMs },
        prices,
      )
    if (!rate || !listed || !prices.unitPriceAt(rate.rate.account, at)) unpricedCharacters += userCharacters
    else {
      characters += userCharacters
      units.set(rate.rate.account, add(units.get(rate.rate.account) ?? NOTHING, listed))
    }
  }
  if (characters === 0) return undefined
  const parts = [...units].map(([account, ofAccount]) =>
    partOf(
      account,
      divide(ofAccount, whole(characters)),
      divide(others.get(account) ?? NOTHING, whole(Math.max(1, days))),
      prices,
      at,
    ),
  )
  return { parts, unpricedCharacters }
}

/** All text on one model; undefined: it has no price, or only the vendor knows what it counts. */
export function mixOfModel(model: string, prices: Prices, at: EpochMs): VendorMix | undefined {
  const rate = prices.rateAt(null, model, at)
  const minute = { calls: 0, characters: CHARACTERS_PER_AUDIO_MINUTE, audioMs: 60_000 }
  const units = rate && rate.rate.base !== 'requests' ? listedUnits(rate, minute, prices) : undefined
  if (!rate || !units || !prices.unitPriceAt(rate.rate.account, at)) return undefined
  const perCharacter = divide(units, whole(CHARACTERS_PER_AUDIO_MINUTE))
  return { parts: [partOf(rate.rate.account, perCharacter, NOTHING, prices, at)], unpricedCharacters: 0 }
}

function partOf(
  account: string,
  unitsPerCharacter: Fraction,
  otherUnitsPerDay: Fraction,
  prices: Prices,
  at: EpochMs,
): MixPart {
  const { freePerDay } = prices.tariffAt(account, at)!
  return { account, price: prices.unitPriceAt(account, at)!, freePerDay, unitsPerCharacter, otherUnitsPerDay }
}

/** Dollars a day that this much text adds to the bill. */
export function dollarsPerDay({ parts }: VendorMix, charactersPerDay: number): Fraction {
  return parts.reduce((sum, part) => {
    const other = part.otherUnitsPerDay
    const all = add(other, times(part.unitsPerCharacter, BigInt(charactersPerDay)))
    const added = subtract(beyond(all, part.freePerDay), beyond(other, part.freePerDay))
    return add(sum, multiply(added, part.price))
  }, NOTHING)
}

/** A month of 30.4375 such days, each with its free units. */
export function vendorPerMonth(mix: VendorMix, charactersPerDay: number): MicroUsd {
  return Number(toMillionths(multiply(dollarsPerDay(mix, charactersPerDay), MONTH))) as MicroUsd
}

/** Characters a day from which the bill of a month is at least that much; null: it never is. */
export function volumeThatCosts(mix: VendorMix, perMonth: MicroUsd): number | null {
  const wanted = divide(fraction(BigInt(perMonth), 1_000_000n), MONTH)
  const costs = (characters: number) => compare(dollarsPerDay(mix, characters), wanted) >= 0
  if (!costs(LARGEST_VOLUME)) return null
  let [low, high] = [0, LARGEST_VOLUME]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (costs(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** More text a day than anybody speaks. */
const LARGEST_VOLUME = 1_000_000_000_000

function beyond(units: Fraction, free: Fraction): Fraction {
  return compare(units, free) > 0 ? subtract(units, free) : NOTHING
}
