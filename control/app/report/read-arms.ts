/** How both arms of a rollout did in a week, from the hours that are kept of it. */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { UsageCount, UsageRow } from '../../core/cost/usage.ts'
import { WEEK_MS, type WeekSpan } from '../../core/report/iso-week.ts'
import type { Rollout } from '../../core/rollout.ts'
import type { MetricPoint } from '../../ports/attempt-store.ts'
import { backendNames } from '../backend-names.ts'
import type { AppContext } from '../context.ts'
import type { ReportLine } from '../report-views.ts'
import type { ReportMoney } from './read-money-at.ts'

export interface ArmLines {
  readonly baseline: ReportLine
  readonly candidate: ReportLine
  /** Whether anything at all is known of either. */
  readonly known: boolean
}

/** @param money of the rollout, over the week; @param usage of the rollout, by day. */
export async function readArms(
  ctx: AppContext,
  rollout: Rollout,
  week: WeekSpan,
  money: ReportMoney,
  usage: readonly UsageRow[],
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
      usage.filter((row) => row.arm === arm && row.start >= week.from && row.start < week.to),
      costOf(money, arm),
    )
  return { baseline: line('baseline'), candidate: line('candidate'), known: points.length > 0 }
}

/** What the arm's requests were billed; the own servers are there for the candidate alone. */
function costOf(money: ReportMoney, arm: Arm): number {
  const billed = money.parts.filter((part) => part.arm === arm).reduce((sum, part) => sum + part.cost, 0)
  return arm === 'candidate' ? billed + money.span.fixedAll : billed
}

function lineOf(
  name: string,
  point: MetricPoint | undefined,
  usage: readonly UsageRow[],
  cost: number,
): ReportLine {
  const of = (part: number, whole: number) => (whole === 0 ? null : part / whole)
  const { judged = 0, bad = 0 } = point ?? {}
  const { assigned, characters, cacheHits } = point ?? countsOf(usage)
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

/** How many there were is kept for longer than how they went. */
function countsOf(usage: readonly UsageRow[]): Pick<MetricPoint, 'assigned' | 'characters' | 'cacheHits'> {
  const sum = (name: UsageCount) => usage.reduce((total, { counts }) => total + counts[name], 0)
  return {
    assigned: sum('requests'),
    characters: sum('userCharacters') + sum('cacheCharacters'),
    cacheHits: sum('cacheHits'),
  }
}
