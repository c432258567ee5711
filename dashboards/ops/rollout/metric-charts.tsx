import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import type { DecisionView, RolloutView } from '../../../control/app/views.ts'
import { decisionsQuery, metricsQuery } from '../api/queries.ts'
import { ChartCard } from '../charts/chart-card.tsx'
import {
  cacheModel,
  errorModel,
  latencyModel,
  shareModel,
  tailModel,
  throughputModel,
} from '../charts/chart-model.view.ts'
import { chosenRange, stepText } from '../charts/range.view.ts'
import { RangePicker } from '../charts/range-picker.tsx'
import { useSearch } from '../routing/location.ts'
import { EvidenceHistory } from './evidence-history.tsx'

const NONE: readonly DecisionView[] = []

interface Props {
  readonly rollout: RolloutView
  /** What stands under the first chart. */
  readonly children?: ReactNode
}

/** One question each, on one time axis with one cursor. */
export function MetricCharts({ rollout, children }: Props) {
  const search = useSearch()
  // The age only chooses the first range; it must not change it under the person's eyes.
  const range = useMemo(() => chosenRange(search, rollout.createdAt, Date.now()), [search, rollout.createdAt])
  const metrics = useQuery({
    ...metricsQuery(rollout.key, range),
    placeholderData: keepPreviousData,
  }).data
  const decisions = useQuery(decisionsQuery(rollout.key, 50)).data ?? NONE
  const names = useMemo(
    () => ({ baseline: rollout.baseline.name, candidate: rollout.candidate.name }),
    [rollout.baseline.name, rollout.candidate.name],
  )
  const share = useMemo(
    () => (metrics ? shareModel(metrics, decisions, names, rollout.share) : null),
    [metrics, decisions, names, rollout.share],
  )
  const p95 = useMemo(() => (metrics ? latencyModel(metrics, 'p95', names) : null), [metrics, names])
  const p50 = useMemo(() => (metrics ? latencyModel(metrics, 'p50', names) : null), [metrics, names])
  const errors = useMemo(() => (metrics ? errorModel(metrics, names) : null), [metrics, names])
  const p99 = useMemo(() => (metrics ? tailModel(metrics, names) : null), [metrics, names])
  const pace = useMemo(() => (metrics ? throughputModel(metrics, names) : null), [metrics, names])
  const cache = useMemo(() => (metrics ? cacheModel(metrics, names) : null), [metrics, names])
  const steps = stepText(metrics?.stepMs ?? range.stepMs, metrics?.run ?? null)
  return (
    <>
      <ChartCard
        title="Who serves"
        hint="share set, and share really served"
        model={share}
        names={names}
        tools={<RangePicker chosen={range} />}
      />
      {children}
      <ChartCard title="Latency, p95, to the last byte" hint={steps} model={p95} names={names} />
      <ChartCard title="Latency, p50, to the last byte" hint={steps} model={p50} names={names} />
      <ChartCard
        title="Errors"
        hint={`first attempts, eligible, uncached, ${steps}`}
        model={errors}
        names={names}
      />
      <EvidenceHistory rollout={rollout} metrics={metrics ?? null} />
      <ChartCard title="Latency, p99, to the last byte" hint={steps} model={p99} names={names} />
      <ChartCard title="Requests" hint={`assigned to each, ${steps}`} model={pace} names={names} />
      <ChartCard
        title="Cache hits"
        hint={`answered without a backend, ${steps}`}
        model={cache}
        names={names}
      />
    </>
  )
}
