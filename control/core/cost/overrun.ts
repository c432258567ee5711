/**
 * Whether a month costs more than was said, and whether going back would help. A forecast alone convicts nobody: the
 * low end of its range has to be over the bound, or what is spent already.
 */

import { describeMoney } from '../describe.ts'
import type { EpochMs, MicroUsd } from '../units.ts'
import { FEWEST_WHOLE_DAYS } from './forecast.ts'
import { type MonthPace, monthPace, type OverrunFacts, type OverrunRules, type Range } from './month-pace.ts'
import { type CausedBy, overrunCauses } from './overrun-causes.ts'

export const DEFAULT_OVERRUN_RULES: OverrunRules = { maxRatio: 1.3, warnRatio: 1.15 }

export interface Overrun {
  readonly verdict: 'healthy' | 'suspect' | 'breached' | 'insufficient'
  /** One sentence with the figures. */
  readonly why: string
  /** Month end ÷ projection; null: one of them is not known. */
  readonly value: number | null
  readonly from: EpochMs
  readonly monthEndsAt: EpochMs
  /** To the month's end; null: none was entered, or not for every stage of this month. */
  readonly projection: MicroUsd | null
  readonly toDate: {
    readonly projected: MicroUsd
    readonly metered: MicroUsd
    readonly fixed: MicroUsd
    readonly total: MicroUsd
  }
  readonly monthEnd: Range | null
  /** Whole days at this stage that the pace is taken from. */
  readonly wholeDays: number
  /** Spend from now to the month's end. Null: not known. */
  readonly choice: {
    readonly staying: MicroUsd
    readonly goingBack: MicroUsd
    readonly saves: boolean
  } | null
  readonly attribution: readonly CausedBy[]
  /** Of this rollout, left out of every sum here. */
  readonly unpricedCalls: number
}

export function judgeOverrun(facts: OverrunFacts): Overrun {
  const pace = monthPace(facts)
  const projection =
    facts.projection && pace.projected.stagesWithout.length === 0 ? pace.projected.total : null
  const total = (pace.metered + pace.fixed) as MicroUsd
  const value = projection && pace.monthEnd ? pace.monthEnd.estimate / projection : null
  return {
    ...verdictOf(pace, facts, projection, total),
    value,
    from: pace.from,
    monthEndsAt: pace.monthEndsAt,
    projection,
    toDate: { projected: pace.projectedToDate.total, metered: pace.metered, fixed: pace.fixed, total },
    monthEnd: pace.monthEnd,
    wholeDays: pace.wholeDays,
    choice: pace.choice && { ...pace.choice, saves: pace.choice.goingBack < pace.choice.staying },
    attribution: overrunCauses(facts, pace),
    unpricedCalls: pace.ledger.unpriced
      .filter((one) => one.of.rollout === facts.rollout)
      .reduce((sum, one) => sum + one.calls, 0),
  }
}

type Verdict = Pick<Overrun, 'verdict' | 'why'>

function verdictOf(
  pace: MonthPace,
  facts: OverrunFacts,
  projection: MicroUsd | null,
  spent: MicroUsd,
): Verdict {
  if (projection === null) return { verdict: 'insufficient', why: whatIsMissing(pace, facts) }
  const { maxRatio, warnRatio } = facts.rules ?? DEFAULT_OVERRUN_RULES
  const { monthEnd, wholeDays } = pace
  const over = (amount: number, ratio: number) => amount > projection * ratio
  const planned = `${describeMoney(projection)} planned`
  const bound = `${percent(maxRatio)} of it`

  if (over(spent, maxRatio) && wholeDays >= FEWEST_WHOLE_DAYS)
    return {
      verdict: 'breached',
      why: `${describeMoney(spent)} are spent already, over ${bound}: ${planned} to the month's end`,
    }
  if (monthEnd && over(monthEnd.low, maxRatio))
    return {
      verdict: 'breached',
      why: `the month ends at ${inRange(monthEnd)}, all of it over ${bound}: ${planned}`,
    }
  if (over(spent, warnRatio))
    return {
      verdict: 'suspect',
      why: `${describeMoney(spent)} are spent already: ${planned} to the month's end`,
    }
  if (monthEnd && over(monthEnd.estimate, warnRatio))
    return {
      verdict: 'suspect',
      why: `the month ends at ${inRange(monthEnd)}: ${planned}, and not all of that is over ${bound}`,
    }
  if (!monthEnd)
    return {
      verdict: 'insufficient',
      why: `too little data: ${wholeDays} of ${FEWEST_WHOLE_DAYS} whole days at this stage`,
    }
  return { verdict: 'healthy', why: `the month ends at ${inRange(monthEnd)}: ${planned}` }
}

function whatIsMissing(pace: MonthPace, facts: OverrunFacts): string {
  if (!facts.projection) return 'no projection was entered'
  return `the projection says nothing of the stage ${pace.projected.stagesWithout.join(', ')}, in force this month`
}

function inRange({ estimate, low, high }: Range): string {
  const [from, to] = [describeMoney(low), describeMoney(high)]
  return from === to ? describeMoney(estimate) : `${describeMoney(estimate)} (${from} to ${to})`
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`
}
