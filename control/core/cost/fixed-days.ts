/**
 * Fixed costs of each UTC day, by rollout. What all rollouts share is split by the characters that each one's candidate
 * spoke that day, and evenly where none spoke.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import { dayOf, daysIn } from './calendar.ts'
import { type FixedCost, isServerOnly } from './fixed-cost.ts'
import type { Prices } from './lookup.ts'
import { runningCost } from './running-cost.ts'
import { splitByWeight } from './split.ts'
import { DAY_MS, type UsageRow } from './usage.ts'

export interface FixedDay {
  readonly day: EpochMs
  /** Null: no rollout is there to carry it. */
  readonly rollout: string | null
  readonly entry: FixedCost
  readonly serverOnly: boolean
  readonly cost: MicroUsd
}

export interface FixedCosts {
  readonly days: readonly FixedDay[]
  readonly total: MicroUsd
  readonly serverOnly: MicroUsd
  /** Entries with a stretch for whose currency nobody has said a rate. */
  readonly unpriced: readonly FixedCost[]
}

export interface FixedSpan {
  readonly from: EpochMs
  readonly to: EpochMs
  /** Those that share what is entered for all. */
  readonly rollouts: readonly string[]
}

export function fixedCosts(
  entries: readonly FixedCost[],
  rows: readonly UsageRow[],
  prices: Prices,
  { from, to, rollouts }: FixedSpan,
): FixedCosts {
  const spoken = candidateCharacters(rows)
  const names = [...rollouts].sort()
  const days: FixedDay[] = []
  const unpriced: FixedCost[] = []
  for (const entry of entries) {
    const running = runningCost(entry, prices, to)
    if (running.unpriced) unpriced.push(entry)
    for (const day of daysIn(from, to)) {
      const cost = running.between(Math.max(day, from) as EpochMs, Math.min(day + DAY_MS, to) as EpochMs)
      if (cost === 0) continue
      const serverOnly = isServerOnly(entry.category)
      const carriers = entry.rollout !== null ? [entry.rollout] : names
      const weights = carriers.map((rollout) => BigInt(spoken.get(day)?.get(rollout) ?? 0))
      if (carriers.length === 0) days.push({ day, rollout: null, entry, serverOnly, cost })
      else
        splitByWeight(BigInt(cost), weights).forEach((part, index) => {
          if (part > 0n)
            days.push({ day, rollout: carriers[index]!, entry, serverOnly, cost: Number(part) as MicroUsd })
        })
    }
  }
  const sum = (which: readonly FixedDay[]) => which.reduce((all, one) => all + one.cost, 0) as MicroUsd
  return { days, total: sum(days), serverOnly: sum(days.filter((one) => one.serverOnly)), unpriced }
}

/** Whether its backend spoke for users in the place of the baseline. */
export function isCandidateUse(row: UsageRow): boolean {
  return (
    row.rollout !== null &&
    (row.role === 'primary' || row.role === 'fallback') &&
    row.backend !== row.baseline
  )
}

/** By day and rollout: what users heard from the candidate. */
function candidateCharacters(rows: readonly UsageRow[]): ReadonlyMap<EpochMs, ReadonlyMap<string, number>> {
  const days = new Map<EpochMs, Map<string, number>>()
  for (const row of rows) {
    if (!isCandidateUse(row)) continue
    const day = days.get(dayOf(row.start)) ?? new Map<string, number>()
    day.set(row.rollout!, (day.get(row.rollout!) ?? 0) + row.counts.okCharacters)
    days.set(dayOf(row.start), day)
  }
  return days
}
