import type { ArmSeries, DecisionView, MetricMark, MetricsView } from '../../../control/app/views.ts'
import { shareSteps } from '../decisions/decision.view.ts'
import { formatMs } from '../format/duration.view.ts'
import {
  formatDifference,
  formatEvidence,
  formatMeasuredShare,
  formatPace,
  formatRate,
  NBSP,
} from '../format/number.view.ts'

/** Null is a gap; undefined a time at which this line has no point and goes on. */
export type Values = readonly (number | null | undefined)[]

export interface ChartLine {
  readonly name: string
  readonly paint: 'baseline' | 'candidate' | 'bound' | 'served'
  readonly values: Values
}

export interface ChartMark {
  /** Epoch seconds. */
  readonly at: number
  readonly text: string
  readonly kind: MetricMark['kind']
}

export interface ChartModel {
  /** Epoch seconds. */
  readonly times: readonly number[]
  readonly lines: readonly ChartLine[]
  readonly from: number
  readonly to: number
  readonly top: number
  readonly unit: 'ms' | 'rate' | 'share' | 'pace' | 'evidence'
  /** At the bound's line; null: none is drawn. */
  readonly boundText: string | null
  readonly marks: readonly ChartMark[]
}

export function formatValue(unit: ChartModel['unit'], value: number): string {
  if (unit === 'ms') return formatMs(value)
  if (unit === 'pace') return formatPace(value)
  if (unit === 'evidence') return formatEvidence(value)
  return unit === 'rate' ? formatRate(value) : formatMeasuredShare(value)
}

/** Labels of the axis: shorter than values. */
export function formatTick(unit: ChartModel['unit'], value: number): string {
  if (unit === 'ms') return formatMs(value)
  if (unit === 'pace') return `${Number(value.toFixed(2))}${NBSP}/s`
  if (unit === 'evidence') return formatEvidence(value)
  const percent = unit === 'rate' ? value * 100 : value / 100
  return `${Number(percent.toFixed(2))}${NBSP}%`
}

interface Names {
  readonly baseline: string
  readonly candidate: string
}

/** Slower than 99 of 100: no trigger has a bound on it. */
export function tailModel(metrics: MetricsView, names: Names): ChartModel {
  return armsModel(metrics, names, 'ms', 100, (arm) => arm.p99)
}

export function throughputModel(metrics: MetricsView, names: Names): ChartModel {
  const seconds = metrics.stepMs / 1_000
  // The running step has had less time: its pace would look like a fall.
  const whole = metrics.steps.map((at) => at + metrics.stepMs <= metrics.to)
  return armsModel(metrics, names, 'pace', 0.05, ({ assigned }) =>
    assigned.map((count, index) => (count === null || !whole[index] ? null : count / seconds)),
  )
}

export function cacheModel(metrics: MetricsView, names: Names): ChartModel {
  return armsModel(metrics, names, 'rate', 0.1, (arm) => arm.cacheRate)
}

/** Both arms and no bound. */
function armsModel(
  metrics: MetricsView,
  names: Names,
  unit: ChartModel['unit'],
  least: number,
  of: (arm: ArmSeries) => readonly (number | null)[],
): ChartModel {
  const baseline = of(metrics.arms.baseline)
  const candidate = of(metrics.arms.candidate)
  return {
    ...frame(metrics),
    lines: [
      { name: names.baseline, paint: 'baseline', values: baseline },
      { name: names.candidate, paint: 'candidate', values: candidate },
    ],
    top: topOf([baseline, candidate], least),
    unit,
    boundText: null,
  }
}

/** The evidence against one trigger's bound, on the axis of the other charts: what reaches 1 rolls back. */
export function evidenceModel(
  metrics: Pick<MetricsView, 'from' | 'to' | 'marks'>,
  steps: readonly number[],
  evidence: readonly (number | null)[],
  name: string,
): ChartModel {
  const shown = evidence.map((value, index) => (steps[index]! < metrics.from ? null : value))
  return {
    from: metrics.from / 1_000,
    to: metrics.to / 1_000,
    marks: metrics.marks.map(markOf),
    times: steps.map((at) => at / 1_000),
    lines: [
      { name: 'Bound', paint: 'bound', values: steps.map(() => 1) },
      { name, paint: 'candidate', values: shown },
    ],
    top: topOf([shown], 1.15),
    unit: 'evidence',
    boundText: 'rolls back at 1',
  }
}

export function latencyModel(metrics: MetricsView, which: 'p50' | 'p95', names: Names): ChartModel {
  const baseline = metrics.arms.baseline[which]
  const candidate = metrics.arms.candidate[which]
  const ratio = which === 'p95' ? metrics.bounds.p95Ratio : metrics.bounds.p50Ratio
  const bound = baseline.map((value) => (value === null ? null : value * ratio))
  return {
    ...frame(metrics),
    lines: [
      { name: 'Bound', paint: 'bound', values: bound },
      { name: names.baseline, paint: 'baseline', values: baseline },
      { name: names.candidate, paint: 'candidate', values: candidate },
    ],
    top: topOf([bound, baseline, candidate], 100),
    unit: 'ms',
    boundText: `bound: baseline ${formatDifference(ratio)}`,
  }
}

export function errorModel(metrics: MetricsView, names: Names): ChartModel {
  const { errorRate } = metrics.bounds
  const bound = metrics.steps.map(() => errorRate)
  const { baseline, candidate } = metrics.arms
  return {
    ...frame(metrics),
    lines: [
      { name: 'Bound', paint: 'bound', values: bound },
      { name: names.baseline, paint: 'baseline', values: baseline.errorRate },
      { name: names.candidate, paint: 'candidate', values: candidate.errorRate },
    ],
    top: Math.min(1.05, topOf([bound, baseline.errorRate, candidate.errorRate], errorRate * 1.5)),
    unit: 'rate',
    boundText: `bound ${formatRate(errorRate)}`,
  }
}

/**
 * The share that was set, as steps at the times of the decisions, and what the candidate really served. The
 * decisions' own times join the axis, so that a step stands where it happened and not at the next full step.
 */
export function shareModel(
  metrics: MetricsView,
  decisions: readonly DecisionView[],
  names: Names,
  shareNow: number,
): ChartModel {
  const { from, to, steps } = metrics
  const set = shareSteps(decisions)
  const inside = set.map((step) => step.at).filter((at) => at > from && at < to)
  const times = [...new Set([from, ...steps, ...inside, to])].sort((a, b) => a - b)
  const served = new Map(steps.map((at, index) => [at, servedShare(metrics, index)]))
  return {
    ...frame(metrics),
    times: times.map((at) => at / 1_000),
    lines: [
      {
        name: names.candidate,
        paint: 'candidate',
        values: times.map((at) =>
          set.length === 0 ? shareNow : (set.findLast((step) => step.at <= at)?.share ?? null),
        ),
      },
      {
        name: 'served',
        paint: 'served',
        values: times.map((at) => (served.has(at) ? served.get(at) : undefined)),
      },
    ],
    top: 10_000,
    unit: 'share',
    boundText: null,
  }
}

function servedShare(metrics: MetricsView, index: number): number | null {
  const rate = metrics.arms.candidate.servedRate[index] ?? null
  return rate === null ? null : rate * 10_000
}

type Frame = Pick<ChartModel, 'times' | 'from' | 'to' | 'marks'>

/** One axis for all charts of an answer: a month of minutes is long to convert. */
const frames = new WeakMap<MetricsView, Frame>()

function frame(metrics: MetricsView): Frame {
  const known = frames.get(metrics)
  if (known) return known
  const made = {
    times: metrics.steps.map((at) => at / 1_000),
    from: metrics.from / 1_000,
    to: metrics.to / 1_000,
    marks: metrics.marks.map(markOf),
  }
  frames.set(metrics, made)
  return made
}

function markOf({ at, text, kind }: MetricMark): ChartMark {
  return { at: at / 1_000, text, kind }
}

/** A little above the highest value, so that no spike is cut off. */
function topOf(lines: readonly Values[], least: number): number {
  let top = least
  for (const line of lines) for (const value of line) if (value != null && value > top) top = value
  return top * 1.12
}

/** One sentence for screen readers: every line with its last value. */
export function chartSummary(title: string, model: ChartModel): string {
  const parts = model.lines
    .filter((line) => line.paint !== 'bound')
    .map((line) => {
      const value = line.values.findLast((each) => each != null)
      return `${line.name} ${value == null ? 'without data' : formatValue(model.unit, value)}`
    })
  return `${title}. Last values: ${parts.join(', ')}.${model.boundText === null ? '' : ` ${model.boundText}.`}`
}
