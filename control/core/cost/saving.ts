/** What moving saved: what the vendor would have billed, less what was spent. By day and rollout, week, and to date. */

import type { EpochMs, MicroUsd } from '../units.ts'
import { weekOf } from './calendar.ts'
import type { Counterfactual } from './counterfactual.ts'
import type { FixedCosts } from './fixed-days.ts'
import { groupBy } from './group-by.ts'
import type { Ledger } from './ledger.ts'

export interface SavingSums {
  /** What the vendor would have billed. */
  readonly counterfactual: MicroUsd
  /** What metered backends did bill, shadows, probes and fallbacks with them. */
  readonly metered: MicroUsd
  readonly fixed: MicroUsd
  readonly fixedServerOnly: MicroUsd
  /** counterfactual − metered − fixed; below 0: moving cost money. */
  readonly net: MicroUsd
  /** The same with servers alone, without operations and the rest. */
  readonly netServerOnly: MicroUsd
}

export interface SavingDay extends SavingSums {
  readonly day: EpochMs
  /** Null: use of the same accounts that no rollout is concerned with, whose free units the move leaves to it. */
  readonly rollout: string | null
}

export interface SavingWeek extends SavingSums {
  /** Monday 00:00 UTC. */
  readonly week: EpochMs
}

export interface Saving {
  readonly days: readonly SavingDay[]
  readonly weeks: readonly SavingWeek[]
  readonly toDate: SavingSums
}

export function savingOf(
  wouldCost: Pick<Counterfactual, 'parts'>,
  ledger: Pick<Ledger, 'parts'>,
  fixed: Pick<FixedCosts, 'days'>,
): Saving {
  const sums = new Map<string, Mutable>()
  const of = (day: EpochMs, rollout: string | null): Mutable => {
    const key = `${day}\n${rollout ?? ''}`
    const known = sums.get(key) ?? {
      day,
      rollout,
      counterfactual: 0,
      metered: 0,
      fixed: 0,
      fixedServerOnly: 0,
    }
    sums.set(key, known)
    return known
  }
  for (const part of wouldCost.parts) of(part.day, part.rollout).counterfactual += part.cost
  for (const part of ledger.parts) of(part.day, part.row.rollout).metered += part.cost ?? 0
  for (const one of fixed.days) {
    const day = of(one.day, one.rollout)
    day.fixed += one.cost
    if (one.serverOnly) day.fixedServerOnly += one.cost
  }
  const days = [...sums.values()]
    .sort((a, b) => a.day - b.day || compareNames(a.rollout, b.rollout))
    .map((one): SavingDay => ({ day: one.day, rollout: one.rollout, ...addUp([one]) }))
  return {
    days,
    weeks: [...groupBy(days, (one) => weekOf(one.day))].map(([week, ofWeek]) => ({ week, ...addUp(ofWeek) })),
    toDate: addUp(days),
  }
}

/** Of one rollout, or of a span: filter the days first. */
export function addUp(days: readonly Summands[]): SavingSums {
  const sum = (field: keyof Summands) => days.reduce((all, day) => all + day[field], 0)
  const [counterfactual, metered] = [sum('counterfactual'), sum('metered')]
  const [fixed, fixedServerOnly] = [sum('fixed'), sum('fixedServerOnly')]
  return {
    counterfactual: counterfactual as MicroUsd,
    metered: metered as MicroUsd,
    fixed: fixed as MicroUsd,
    fixedServerOnly: fixedServerOnly as MicroUsd,
    net: (counterfactual - metered - fixed) as MicroUsd,
    netServerOnly: (counterfactual - metered - fixedServerOnly) as MicroUsd,
  }
}

interface Summands {
  counterfactual: number
  metered: number
  fixed: number
  fixedServerOnly: number
}

interface Mutable extends Summands {
  readonly day: EpochMs
  readonly rollout: string | null
}

function compareNames(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0
}
