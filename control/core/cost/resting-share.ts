/**
 * At which share the whole costs least. Not always at 100 %: free units of the vendor are worth leaving, a second server
 * for the last tenth of the text may cost more than that tenth, and some text the candidate cannot speak at all.
 */

import { describeMoney } from '../describe.ts'
import { type BasisPoints, basisPoints, type MicroUsd } from '../units.ts'
import { formatCount } from './money-words.ts'
import { type VendorMix, vendorPerMonth } from './vendor-mix.ts'

export interface RestingFacts {
  readonly mix: VendorMix
  /** Of users, answered by no cache. */
  readonly charactersPerDay: number
  /** Of these, what the candidate can speak: 0 to 1. */
  readonly eligible: number
  /** A month, for each server that is needed. */
  readonly perServer: MicroUsd
  /** A month, as soon as anything is moved: operations and the rest of it. */
  readonly perMonthOnce: MicroUsd
  /** Characters a day that one server carries; null: not known. */
  readonly capacityPerServer: number | null
}

export interface ShareCost {
  readonly share: BasisPoints
  /** A month. */
  readonly vendor: MicroUsd
  readonly fixed: MicroUsd
  readonly total: MicroUsd
  readonly servers: number
}

export interface RestingShare {
  readonly best: ShareCost
  /** From 0 to 100 % in steps of one percent. */
  readonly curve: readonly ShareCost[]
  /** What it rests on, in whole sentences. */
  readonly assumptions: readonly string[]
}

export function restingShare(facts: RestingFacts): RestingShare {
  const curve = Array.from({ length: 101 }, (_, percent) => costAt(percent * 100, facts))
  const best = curve.reduce((cheapest, one) => (one.total < cheapest.total ? one : cheapest))
  return { best, curve, assumptions: assumptionsOf(facts) }
}

function costAt(share: number, facts: RestingFacts): ShareCost {
  const { charactersPerDay, eligible, perServer, perMonthOnce, capacityPerServer, mix } = facts
  const moved = Math.round((charactersPerDay * eligible * share) / 10_000)
  const needed = capacityPerServer === null ? 1 : Math.max(1, Math.ceil(moved / capacityPerServer))
  const servers = share === 0 ? 0 : needed
  const vendor = vendorPerMonth(mix, charactersPerDay - moved)
  const fixed = share === 0 ? 0 : perMonthOnce + servers * perServer
  return {
    ...{ share: basisPoints(share), vendor, servers },
    fixed: fixed as MicroUsd,
    total: (vendor + fixed) as MicroUsd,
  }
}

function assumptionsOf({ eligible, perServer, perMonthOnce, capacityPerServer }: RestingFacts): string[] {
  return [
    capacityPerServer === null
      ? `One server carries all of it: its capacity was not measured. It costs ${describeMoney(perServer)} a month.`
      : `A server carries ${formatCount(capacityPerServer)} characters a day and costs ${describeMoney(perServer)} a month; as many are rented as are needed.`,
    `Operations and the rest cost ${describeMoney(perMonthOnce)} a month as soon as anything is moved, and end at 0 %.`,
    `The candidate can speak ${Number((eligible * 100).toFixed(1))} % of the text.`,
    'The vendor bills each day with its free units, at the models that speak today.',
  ]
}
