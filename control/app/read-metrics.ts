/** Time series of a rollout, per arm, gaps as gaps, with the decisions that changed it. */

import type { Arm } from '../../gateway-plugin/contract.ts'
import type { Decision } from '../core/decision.ts'
import type { RolloutKey } from '../core/ids.ts'
import type { EpochMs } from '../core/units.ts'
import type { MetricPoint } from '../ports/attempt-store.ts'
import type { AppContext } from './context.ts'
import { fail, ok, type Result } from './errors.ts'
import { toDecisionView } from './read-decisions.ts'
import { thinMetrics } from './thin-metrics.ts'
import type { ArmSeries, MetricMark, MetricsView } from './views.ts'

const HOUR_MS = 3_600_000
/** Enough for a wide screen; more points than pixels help nobody. */
const MAX_STEPS = 3_000
/** A month of minutes and a little more, where they are thinned before they leave. */
const MAX_THINNED = 50_000
/** Steps that the stored tiers (1 s, 1 min, 1 h) add up to without remainder. */
const STEPS_MS = [1_000, 5_000, 10_000, 30_000, 60_000, 300_000, 900_000, HOUR_MS, 6 * HOUR_MS, 24 * HOUR_MS]
const AIM_STEPS = 240

export async function readMetrics(
  ctx: AppContext,
  query: {
    rollout: string
    from: number | null
    to: number | null
    stepMs: number | null
    /** At most so many steps leave, thinned by their extremes; null: every one. */
    points: number | null
  },
): Promise<Result<MetricsView>> {
  const key = query.rollout as RolloutKey
  const rollout = await ctx.store.rollouts.load(key)
  if (!rollout) return fail({ code: 'not-found', detail: `there is no rollout "${query.rollout}"` })
  const to = query.to ?? ctx.clock.now()
  const from = query.from ?? to - HOUR_MS
  if (from >= to) return invalid('from', `${from} is not before to (${to})`)
  const stepMs = query.stepMs ?? STEPS_MS.find((step) => (to - from) / step <= AIM_STEPS) ?? 24 * HOUR_MS
  if (!STEPS_MS.includes(stepMs)) return invalid('stepMs', `${stepMs} is none of ${STEPS_MS.join(', ')}`)
  const most = query.points === null ? MAX_STEPS : MAX_THINNED
  if ((to - from) / stepMs > most)
    return invalid('stepMs', `${Math.ceil((to - from) / stepMs)} steps; at most ${most}: take a longer step`)

  const first = Math.floor(from / stepMs) * stepMs
  const steps: number[] = []
  // The running step has had less time: in a thinned series it would be the dip of its whole run.
  const end = query.points === null ? to : Math.min(to, Math.floor(ctx.clock.now() / stepMs) * stepMs)
  for (let start = first; start < end; start += stepMs) steps.push(start)
  const points = await ctx.store.attempts.metrics({
    rollout: key,
    from: first as EpochMs,
    to: to as EpochMs,
    stepMs,
  })
  const { errors, latencyP95, latencyP50 } = rollout.policy.triggers
  const whole: MetricsView = {
    rollout: key,
    from,
    to,
    stepMs,
    run: null,
    steps,
    arms: toArms(points, steps),
    bounds: { errorRate: errors.maxRate, p95Ratio: latencyP95.maxRatio, p50Ratio: latencyP50.maxRatio },
    marks: await marksOf(ctx, key, from, to),
  }
  return ok(query.points === null ? whole : thinMetrics(whole, query.points))
}

function invalid(field: string, problem: string): Result<MetricsView> {
  return fail({ code: 'invalid', detail: `${field}: ${problem}`, problems: [{ field, problem }] })
}

function toArms(points: readonly MetricPoint[], steps: readonly number[]): MetricsView['arms'] {
  const baseline = byStart(points, 'baseline')
  const candidate = byStart(points, 'candidate')
  return { baseline: series(baseline, candidate, steps), candidate: series(candidate, baseline, steps) }
}

function byStart(points: readonly MetricPoint[], arm: Arm): ReadonlyMap<number, MetricPoint> {
  return new Map(points.filter((point) => point.arm === arm).map((point) => [point.start, point]))
}

function series(
  own: ReadonlyMap<number, MetricPoint>,
  other: ReadonlyMap<number, MetricPoint>,
  steps: readonly number[],
): ArmSeries {
  const column = (value: (point: MetricPoint) => number | null) =>
    steps.map((start) => {
      const point = own.get(start)
      return point ? value(point) : null
    })
  return {
    assigned: column((point) => point.assigned),
    served: column((point) => point.served),
    servedRate: steps.map((start) => {
      const [mine, others] = [own.get(start), other.get(start)]
      return mine || others ? rate(mine?.served ?? 0, (mine?.served ?? 0) + (others?.served ?? 0)) : null
    }),
    judged: column((point) => point.judged),
    errorRate: column((point) => rate(point.bad, point.judged)),
    p50: column((point) => point.p50),
    p95: column((point) => point.p95),
    p99: column((point) => point.p99),
    cacheHits: column((point) => point.cacheHits),
    cacheRate: column((point) => rate(point.cacheHits, point.assigned)),
    characters: column((point) => point.characters),
  }
}

function rate(part: number, all: number): number | null {
  return all === 0 ? null : part / all
}

async function marksOf(
  ctx: AppContext,
  key: RolloutKey,
  from: number,
  to: number,
): Promise<MetricsView['marks']> {
  const within = (at: number) => at >= from && at <= to
  const decisions = (await ctx.store.rollouts.decisions({ rollout: key, limit: 200 }))
    .filter(({ command, requestedAt }) => command !== 'edit' && within(requestedAt))
    .map(markOf)
    .reverse()
  // A rollback is the beginning of its incident already.
  const incidents = (await ctx.store.rollouts.incidents({ rollout: key, limit: 50 }))
    .filter(({ decisionId, openedAt }) => decisionId === null && within(openedAt))
    .map(({ id, openedAt, reason }) => ({
      at: openedAt as number,
      kind: 'incident' as const,
      decisionId: null,
      text: `incident ${id}: ${reason}`,
      share: null,
    }))
  return [...decisions, ...incidents].sort((a, b) => a.at - b.at)
}

function markOf(decision: Decision): MetricMark {
  const { command, requestedAt, id, to, reason } = decision
  const { summary } = toDecisionView(decision)
  const common = { at: requestedAt, decisionId: id, share: to.share }
  if (command === 'note-revision') return { ...common, kind: 'revision', text: reason }
  return { ...common, kind: command === 'roll-back' ? 'roll-back' : 'decision', text: summary }
}
