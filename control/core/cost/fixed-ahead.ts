/**
 * Fixed costs from now to the month's end: all of them, and what is spent even if the rollout goes back. What rollouts
 * share they go on sharing as on the last days; it ends with the last of them, so one alone does not end it.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import type { FixedCost } from './fixed-cost.ts'
import { isCandidateUse } from './fixed-days.ts'
import type { Prices } from './lookup.ts'
import { runningCost } from './running-cost.ts'
import type { UsageRow } from './usage.ts'

export interface FixedAhead {
  readonly all: MicroUsd
  readonly anyway: MicroUsd
}

export interface FixedAheadFacts {
  readonly now: EpochMs
  readonly rollout: string
  readonly rows: readonly UsageRow[]
  readonly prices: Prices
  readonly fixed: readonly FixedCost[]
  readonly rollouts: readonly string[]
}

export function fixedAhead(facts: FixedAheadFacts, end: EpochMs): FixedAhead {
  const { now, rollout, prices, fixed, rollouts } = facts
  const share = shareLately(facts)
  let [all, anyway] = [0, 0]
  for (const entry of fixed) {
    const shared = entry.rollout === null
    if (!shared && entry.rollout !== rollout) continue
    const cost = runningCost(entry, prices, end).between(now, end) * (shared ? share : 1)
    all += cost
    if (!entry.avoidable || (shared && rollouts.length > 1)) anyway += cost
  }
  return { all: Math.round(all) as MicroUsd, anyway: Math.round(anyway) as MicroUsd }
}

/** Of all that candidates spoke in these days. */
function shareLately({ rows, rollout, rollouts }: FixedAheadFacts): number {
  const spoken = rows.filter((row) => isCandidateUse(row) && rollouts.includes(row.rollout!))
  const charactersOf = (which: readonly UsageRow[]) =>
    which.reduce((sum, row) => sum + row.counts.okCharacters, 0)
  const all = charactersOf(spoken)
  return all === 0
    ? 1 / Math.max(1, rollouts.length)
    : charactersOf(spoken.filter((row) => row.rollout === rollout)) / all
}
