/** The month of each rollout in play against what was projected. */

import { spanForPace } from '../../core/cost/month-pace.ts'
import { judgeOverrun, type Overrun } from '../../core/cost/overrun.ts'
import type { Projection } from '../../core/cost/projection.ts'
import { describeMoney } from '../../core/describe.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { MoneyView, MonthPace } from '../money-views.ts'
import type { StageSince } from '../stages-in-force.ts'
import type { MoneyBooks } from './money-books.ts'

type RolloutPace = MoneyView['pace'][number]

export function paceView(
  books: MoneyBooks,
  rollout: Rollout,
  stages: readonly StageSince[],
  projections: readonly Projection[],
): RolloutPace {
  const { now, prices, fixed, sharing } = books
  const projection = projections.find((one) => one.rollout === rollout.key && one.enteredAt <= now) ?? null
  const span = spanForPace(now)
  const rules = rollout.policy.triggers.cost
  const inForce = stages.filter((stage) => stage.from <= now)
  const overrun = judgeOverrun({
    now,
    rollout: rollout.key,
    startedAt: inForce.find(({ stage }) => stage !== 'draft')?.from ?? now,
    stages: inForce,
    projection,
    rows: books.rows.filter((row) => row.start >= span.from && row.start < span.to),
    prices,
    fixed,
    rollouts: sharing,
    rules,
  })
  const pace = toPace(overrun, rules.maxRatio)
  return { rollout: rollout.key, pace, text: pace ? pace.text : withoutPace(overrun) }
}

function toPace(overrun: Overrun, maxRatio: number): MonthPace | null {
  const { projection, monthEnd, choice, toDate, value, verdict, why, attribution } = overrun
  if (projection === null || monthEnd === null || choice === null) return null
  return {
    from: overrun.from,
    to: overrun.monthEndsAt,
    spent: toDate.total,
    projectedToDate: toDate.projected,
    projected: projection,
    end: monthEnd.estimate,
    endLow: monthEnd.low,
    endHigh: monthEnd.high,
    ratio: value,
    maxRatio,
    state: verdict,
    attribution: attribution.map(({ cause, amount, words }) => ({ name: cause, cost: amount, text: words })),
    staying: choice.staying,
    goingBack: choice.goingBack,
    text: why,
  }
}

function withoutPace({ toDate, projection, why }: Overrun): string {
  const planned = projection === null ? '' : ` of ${describeMoney(projection)} projected to its end`
  return `${describeMoney(toDate.total)} spent on this rollout this month${planned}; ${why}`
}
