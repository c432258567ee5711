/** From which volume on one's own server costs less than the vendor; and what its text costs at the volume of today. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { MEAN_MONTH_DAYS } from './calendar.ts'
import { type FixedCost, isServerOnly } from './fixed-cost.ts'
import { add, type Fraction, multiply, NOTHING, toMillionths } from './fraction.ts'
import type { Prices } from './lookup.ts'
import { monthlyFraction } from './running-cost.ts'
import { type VendorMix, volumeThatCosts } from './vendor-mix.ts'

export interface MonthlyFixed {
  readonly serverOnly: MicroUsd
  readonly all: MicroUsd
}

export interface Volume {
  readonly charactersPerDay: number
  /** Of 30.4375 days. */
  readonly charactersPerMonth: number
}

export interface BreakEven {
  readonly fixed: MonthlyFixed
  /** Null: the vendor never costs as much. */
  readonly serverOnly: Volume | null
  readonly all: Volume | null
}

/** What runs at that moment costs a month. */
export function monthlyFixed(entries: readonly FixedCost[], prices: Prices, at: EpochMs): MonthlyFixed {
  const running = entries.filter((one) => one.from <= at && (one.to === null || at < one.to))
  const sum = (which: readonly FixedCost[]) =>
    Number(
      toMillionths(which.reduce((all, one) => add(all, dollarsOf(one, prices, at)), NOTHING)),
    ) as MicroUsd
  return { serverOnly: sum(running.filter((one) => isServerOnly(one.category))), all: sum(running) }
}

export function breakEven(mix: VendorMix, fixed: MonthlyFixed): BreakEven {
  return { fixed, serverOnly: volumeOf(mix, fixed.serverOnly), all: volumeOf(mix, fixed.all) }
}

/** Micro-dollars for a thousand characters; null: none was spoken. */
export function perThousandCharacters(cost: MicroUsd, characters: number): MicroUsd | null {
  return characters === 0 ? null : (Math.round((cost * 1000) / characters) as MicroUsd)
}

function dollarsOf(entry: FixedCost, prices: Prices, at: EpochMs): Fraction {
  const dollars = prices.dollarsFor(entry.currency, at)
  return dollars ? multiply(monthlyFraction(entry.monthly), dollars) : NOTHING
}

function volumeOf(mix: VendorMix, perMonth: MicroUsd): Volume | null {
  const perDay = volumeThatCosts(mix, perMonth)
  return perDay === null
    ? null
    : { charactersPerDay: perDay, charactersPerMonth: Math.round(perDay * MEAN_MONTH_DAYS) }
}
