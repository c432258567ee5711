import type { Arm } from '../../gateway-plugin/contract.ts'
import { Histogram } from '../core/statistics/histogram.ts'
import type { EpochMs } from '../core/units.ts'
import type { MetricPoint, SpanCounts } from '../ports/attempt-store.ts'
import { type Counts, noCounts, type Rollup } from './rollup.ts'
import { floorTo } from './steps.ts'

/** What is counted of one arm in one step, or in a part of it. */
export type StepCounts = Pick<Rollup, 'start' | 'arm' | 'counts' | 'latencies'>

/** One point per arm and step that has data, oldest first, the baseline before the candidate. */
export function toMetricPoints(
  rollups: readonly StepCounts[],
  stepMs: number,
  origin = 0,
): readonly MetricPoint[] {
  const steps = new Map<number, Map<Arm, StepCounts[]>>()
  for (const rollup of rollups) {
    const start = floorTo(rollup.start, stepMs, origin)
    const arms = steps.get(start) ?? new Map<Arm, StepCounts[]>()
    steps.set(start, arms.set(rollup.arm, [...(arms.get(rollup.arm) ?? []), rollup]))
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .flatMap(([start, arms]) =>
      (['baseline', 'candidate'] as const).flatMap((arm) => {
        const parts = arms.get(arm)
        return parts ? [toPoint(start, arm, parts)] : []
      }),
    )
}

function toPoint(start: number, arm: Arm, parts: readonly StepCounts[]): MetricPoint {
  const { uncached: _, ...counts } = sum(parts.map((part) => part.counts))
  const latencies = mergedLatencies(parts)
  return {
    start: start as EpochMs,
    arm,
    ...counts,
    p50: latencies.quantile(0.5),
    p95: latencies.quantile(0.95),
    p99: latencies.quantile(0.99),
  }
}

function mergedLatencies(parts: readonly StepCounts[]): Histogram {
  const only = parts.length === 1 ? parts[0]?.latencies : undefined
  if (only) return only
  const merged = new Histogram()
  for (const part of parts) if (part.latencies) merged.merge(part.latencies)
  return merged
}

export function toSpanCounts(baseline: Counts, candidate: Counts): SpanCounts {
  const both = sum([baseline, candidate])
  return {
    eligiblePrimary: both.uncached,
    servedByBaseline: baseline.served,
    candidateAttempts: candidate.judged,
    candidateOk: candidate.judged - candidate.bad,
    repeated: both.repeated,
    repeatedHits: both.repeatedHits,
    requests: both.assigned,
  }
}

export function sum(parts: readonly Counts[]): Counts {
  const total = noCounts()
  for (const part of parts)
    for (const name of Object.keys(total) as (keyof Counts)[]) total[name] += part[name]
  return total
}
