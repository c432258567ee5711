/**
 * The bill of one account for one UTC day. Units are taken in the order of the hours, the free ones first; what is over
 * is billed at the tariff of its hour. The sum is rounded to the micro-dollar once, then split over the uses pro rata to
 * what they would have cost without free units, by largest remainder.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import {
  add,
  commonTops,
  type Fraction,
  multiply,
  NOTHING,
  smaller,
  subtract,
  toMillionths,
} from './fraction.ts'
import { groupBy } from './group-by.ts'
import type { Prices } from './lookup.ts'
import { splitByWeight } from './split.ts'
import type { Use } from './units-of-use.ts'
import { DAY_MS } from './usage.ts'

export interface BilledUse<T> {
  readonly use: Use<T>
  /** Millionths of the account's unit. */
  readonly microUnits: number
  readonly cost: MicroUsd
}

export interface AccountDay<T> {
  readonly account: string
  readonly day: EpochMs
  /** What the account counts. */
  readonly unit: string
  readonly microUnits: number
  /** Of these, free. */
  readonly freeMicroUnits: number
  /** At list price, had no unit been free. */
  readonly gross: MicroUsd
  readonly cost: MicroUsd
  /** Parts of units and cost: they sum to those of the day. */
  readonly parts: readonly BilledUse<T>[]
  /** Of hours in which no tariff or no exchange rate is in force. */
  readonly withoutPrice: readonly {
    readonly use: Use<T>
    readonly reason: 'no-tariff' | 'no-exchange-rate'
  }[]
}

/** The uses are all those of the account on that day, in an order that does not depend on how they were read. */
export function billDay<T>(
  account: string,
  day: EpochMs,
  uses: readonly Use<T>[],
  prices: Prices,
): AccountDay<T> {
  const hours = groupBy(uses, (use) => use.at)
  const priced: Use<T>[] = []
  const grosses: Fraction[] = []
  const withoutPrice: { use: Use<T>; reason: 'no-tariff' | 'no-exchange-rate' }[] = []
  let [units, free, cost, gross] = [NOTHING, NOTHING, NOTHING, NOTHING]

  for (const at of [...hours.keys()].sort((a, b) => a - b)) {
    const ofHour = hours.get(at)!
    const tariff = prices.tariffAt(account, at)
    const price = prices.unitPriceAt(account, at)
    if (!tariff || !price) {
      const reason = tariff ? 'no-exchange-rate' : 'no-tariff'
      withoutPrice.push(...ofHour.map((use) => ({ use, reason }) as const))
      continue
    }
    const used = ofHour.reduce((sum, use) => add(sum, use.units), NOTHING)
    const left = subtract(tariff.freePerDay, free)
    const freeNow = left.top > 0n ? smaller(used, left) : NOTHING
    units = add(units, used)
    free = add(free, freeNow)
    cost = add(cost, multiply(subtract(used, freeNow), price))
    gross = add(gross, multiply(used, price))
    for (const use of ofHour) {
      priced.push(use)
      grosses.push(multiply(use.units, price))
    }
  }

  const total = toMillionths(cost)
  const totalUnits = toMillionths(units)
  const costs = splitByWeight(total, commonTops(grosses))
  const microUnits = splitByWeight(totalUnits, commonTops(priced.map((use) => use.units)))
  return {
    account,
    day,
    unit: prices.tariffAt(account, (day + DAY_MS - 1) as EpochMs)?.tariff.unit ?? '',
    microUnits: Number(totalUnits),
    freeMicroUnits: Number(toMillionths(free)),
    gross: Number(toMillionths(gross)) as MicroUsd,
    cost: Number(total) as MicroUsd,
    parts: priced.map((use, index) => ({
      use,
      microUnits: Number(microUnits[index]),
      cost: Number(costs[index]) as MicroUsd,
    })),
    withoutPrice,
  }
}

/** Until a day after its end, batches of an account-day may still come. */
export function isProvisional(day: EpochMs, now: EpochMs): boolean {
  return now < day + 2 * DAY_MS
}
