import type { UsageRow } from '../../core/cost/usage.ts'
import type { WeekSpan } from '../../core/report/iso-week.ts'
import type { Rollout } from '../../core/rollout.ts'
import { backendNames } from '../backend-names.ts'
import type { AppContext } from '../context.ts'
import type { ReportRollout } from '../report-views.ts'
import { type ArmLines, readArms } from './read-arms.ts'
import { type ReportMoney, settled } from './read-money-at.ts'
import { readHistory } from './week-history.ts'

export interface RolloutWeek {
  readonly view: ReportRollout
  /** Its requests are known, and how they went is not: that is kept for a shorter time. */
  readonly forgotten: boolean
}

/** One rollout in one week, beside the week before; undefined: it was not there, or nothing ran on it. */
export async function readReportRollout(
  ctx: AppContext,
  rollout: Rollout,
  week: WeekSpan,
  money: ReportMoney,
  before: { readonly week: WeekSpan; readonly money: ReportMoney } | null,
  usage: readonly UsageRow[],
): Promise<RolloutWeek | undefined> {
  if (rollout.createdAt >= week.to) return undefined
  const { end, decisions, incidents } = await readHistory(ctx, rollout, week)
  const own = usage.filter((row) => row.rollout === rollout.key)
  const arms = await readArms(ctx, rollout, week, money, own)
  const idle = !arms.known && money.span.requests === 0 && money.span.fixedAll === 0
  if (idle && decisions.length === 0 && incidents.length === 0) return undefined
  const names = await backendNames(ctx, rollout)
  const last = before && (await readArms(ctx, rollout, before.week, before.money, own))
  const pair = (arm: 'baseline' | 'candidate') => ({ now: arms[arm], before: shown(last, arm) })
  return {
    forgotten: !arms.known && money.span.requests > 0,
    view: {
      key: rollout.key,
      name: rollout.name,
      stage: end?.stage ?? 'draft',
      share: end?.share ?? 0,
      candidateName: names.candidate,
      baselineName: names.baseline,
      baseline: pair('baseline'),
      candidate: pair('candidate'),
      fallbackRate: fallbackRate(own.filter((row) => row.start >= week.from)),
      money: settled(money.span, ctx.clock.now()),
      moneyBefore: before && settled(before.money.span, ctx.clock.now()),
      decisions,
      incidents,
    },
  }
}

function shown(lines: ArmLines | null, arm: 'baseline' | 'candidate') {
  return lines?.known || lines?.[arm].requests ? lines[arm] : null
}

/** Of the requests that no cache answered, those whose audio came from a fallback. */
function fallbackRate(rows: readonly UsageRow[]): number | null {
  let requests = 0
  let rescued = 0
  for (const { role, counts } of rows) {
    requests += counts.requests - counts.cacheHits
    if (role === 'fallback') rescued += counts.okCalls
  }
  return requests === 0 ? null : rescued / requests
}
