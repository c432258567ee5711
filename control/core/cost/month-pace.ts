/**
 * A rollout's month against what was said before: spent to date, and where the month ends. Fixed costs are known to its
 * end; metered ones go on as they did on the last whole days at this stage, in a range that holds them four times of five.
 */

import type { EpochMs, MicroUsd } from '../units.ts'
import { dayOf, monthOf, nextMonth } from './calendar.ts'
import { counterfactual } from './counterfactual.ts'
import { fixedAhead } from './fixed-ahead.ts'
import type { FixedCost } from './fixed-cost.ts'
import { fixedCosts } from './fixed-days.ts'
import { forecast } from './forecast.ts'
import { type Ledger, ledgerOf } from './ledger.ts'
import type { Prices } from './lookup.ts'
import { NO_STAGE, type Projected, projectedBetween } from './projected.ts'
import type { Projection } from './projection.ts'
import { DAY_MS, type UsageRow } from './usage.ts'

export interface OverrunFacts {
  readonly now: EpochMs
  readonly rollout: string
  /** When it left draft. */
  readonly startedAt: EpochMs
  /** Oldest first; each in force until the next, the last one now. */
  readonly stages: readonly StageInForce[]
  readonly projection: Projection | null
  /** Of every rollout and of none, in whole days of `spanForPace`, today's so far included. */
  readonly rows: readonly UsageRow[]
  readonly prices: Prices
  readonly fixed: readonly FixedCost[]
  /** Those that share fixed costs. */
  readonly rollouts: readonly string[]
  readonly rules?: OverrunRules
}

export interface StageInForce {
  readonly stage: string
  readonly from: EpochMs
}

/** Month end ÷ projection: from where the rollout acts, and from where people are told. */
export interface OverrunRules {
  readonly maxRatio: number
  readonly warnRatio: number
}

export interface Range {
  readonly estimate: MicroUsd
  readonly low: MicroUsd
  readonly high: MicroUsd
}

export interface MonthPace {
  /** Begin of the month, or of the rollout if that was later. */
  readonly from: EpochMs
  readonly monthEndsAt: EpochMs
  /** From `from` to the month's end, and to now. */
  readonly projected: Projected
  readonly projectedToDate: Projected
  readonly metered: MicroUsd
  readonly fixed: MicroUsd
  /** Null: fewer whole days at this stage than a range can be made of. */
  readonly monthEnd: Range | null
  readonly wholeDays: number
  /** From now to the month's end, as things go. Null: too few whole days, or the vendor's model has no price. */
  readonly choice: { readonly staying: MicroUsd; readonly goingBack: MicroUsd } | null
  readonly ledger: Ledger
}

export const LOOK_BACK_DAYS = 14

/** Which days of use the pace is taken from. */
export function spanForPace(now: EpochMs): { readonly from: EpochMs; readonly to: EpochMs } {
  const from = Math.min(monthOf(now), dayOf(now) - LOOK_BACK_DAYS * DAY_MS)
  return { from: from as EpochMs, to: (dayOf(now) + DAY_MS) as EpochMs }
}

export function monthPace(facts: OverrunFacts): MonthPace {
  const { now, rollout, stages, projection, rows, prices } = facts
  const monthEndsAt = nextMonth(now)
  const from = Math.max(monthOf(now), facts.startedAt) as EpochMs
  const ledger = ledgerOf(rows, prices, now)
  const own = ledger.parts.filter((part) => part.row.rollout === rollout && part.row.stage !== NO_STAGE)
  const costOf = (parts: typeof own) => parts.reduce((sum, part) => sum + (part.cost ?? 0), 0)
  const metered = costOf(own.filter((part) => part.day >= dayOf(from)))
  const fixedToDate = fixedInStages(facts, from)
  const ahead = fixedAhead(facts, monthEndsAt)

  const days = wholeDaysAtStage(facts)
  const perDay = days.map((day) => costOf(own.filter((part) => part.day === day)))
  const left = (monthEndsAt - now) / DAY_MS
  const rest = forecast(perDay, left)
  const known = metered + fixedToDate + ahead.all
  const monthEnd = rest && {
    estimate: Math.round(known + rest.estimate) as MicroUsd,
    low: Math.round(known + rest.low) as MicroUsd,
    high: Math.round(known + rest.high) as MicroUsd,
  }

  const wouldCost = counterfactual(rows, prices)
  const onVendor = wouldCost.parts.filter((part) => part.rollout === rollout && days.includes(part.day))
  const unknown = wouldCost.unpriced.some(
    (one) => one.of.rollout === rollout && days.includes(dayOf(one.of.start)),
  )
  const vendorRest = (onVendor.reduce((sum, part) => sum + part.cost, 0) / days.length) * left
  return {
    from,
    monthEndsAt,
    projected: projectedBetween(stages, projection, from, monthEndsAt),
    projectedToDate: projectedBetween(stages, projection, from, now),
    metered: metered as MicroUsd,
    fixed: fixedToDate as MicroUsd,
    monthEnd,
    wholeDays: days.length,
    choice:
      rest && !unknown
        ? {
            staying: Math.round(ahead.all + rest.estimate) as MicroUsd,
            goingBack: Math.round(ahead.anyway + vendorRest) as MicroUsd,
          }
        : null,
    ledger,
  }
}

/** What servers and the rest of it cost this rollout to now, while a stage was in force. */
function fixedInStages(facts: OverrunFacts, from: EpochMs): number {
  const { now, rollout, stages, fixed, rows, prices, rollouts } = facts
  return stages.reduce((sum, one, index) => {
    const begin = Math.max(from, one.from) as EpochMs
    const end = Math.min(now, stages[index + 1]?.from ?? now) as EpochMs
    if (begin >= end || one.stage === NO_STAGE) return sum
    const { days } = fixedCosts(fixed, rows, prices, { from: begin, to: end, rollouts })
    return days.reduce((all, day) => all + (day.rollout === rollout ? day.cost : 0), sum)
  }, 0)
}

/** Newest last, at most fourteen: whole days on which nothing but this stage was in force. */
function wholeDaysAtStage({ now, stages, startedAt }: OverrunFacts): readonly EpochMs[] {
  const current = stages.at(-1)?.stage
  const before = stages.findLastIndex((one) => one.stage !== current)
  const since = Math.max(startedAt, stages[before + 1]?.from ?? now)
  const today = dayOf(now)
  const first = Math.max(dayOf(since + DAY_MS - 1), today - LOOK_BACK_DAYS * DAY_MS)
  const count = Math.max(0, (today - first) / DAY_MS)
  return Array.from({ length: count }, (_, index) => (first + index * DAY_MS) as EpochMs)
}
