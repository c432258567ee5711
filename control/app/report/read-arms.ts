/** How both arms of a rollout did in a week, from the hours that are kept of it. */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import { WEEK_MS, type WeekSpan } from '../../core/report/iso-week.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { MetricPoint } from '../../ports/attempt-store.ts'
import { backendNames } from '../backend-names.ts'
import type { AppContext } from '../context.ts'
import type { MoneyView } from '../money-views.ts'
import type { ReportLine } from '../report-views.ts'

export interface ArmLines {
  readonly baseline: ReportLine
  readonly candidate: ReportLine
  /** Whether anything at all is known of either. */
  readonly known: boolean
}

/** @param money of the rollout, over the week. */
export async function readArms(
  ctx: AppContext,
  rollout: Rollout,
  week: WeekSpan,
  money: MoneyView,
): Promise<ArmLines> {
  const names = await backendNames(ctx, rollout)
  const points = await ctx.store.attempts.metrics({
    rollout: rollout.key,
    from: week.from,
    to: week.to,
    stepMs: WEEK_MS,
    origin: week.from,
  })
  const line = (arm: Arm) =>
    lineOf(
      names[arm],
      points.find((point) => point.arm === arm),
      costOf(money, arm),
    )
  return { baseline: line('baseline'), candidate: line('candidate'), known: points.length > 0 }
}

/** What the arm's requests were billed; the own servers are there for the candidate alone. */
function costOf(money: MoneyView, arm: Arm): number {
  const billed = money.parts.filter((part) => part.arm === arm).reduce((sum, part) => sum + part.cost, 0)
  return arm === 'candidate' ? billed + money.span.fixedAll : billed
}

function lineOf(name: string, point: MetricPoint | undefined, cost: number): ReportLine {
  const of = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const { assigned = 0, characters = 0, cacheHits = 0, judged = 0, bad = 0 } = point ?? {}
  return {
    name,
    requests: assigned,
    characters,
    cacheHitRate: of(cacheHits, assigned),
    errorRate: of(bad, judged),
    judged,
    p50: point?.p50 ?? null,
    p95: point?.p95 ?? null,
    p99: point?.p99 ?? null,
    availability: of(judged - bad, judged),
    cost,
  }
}
