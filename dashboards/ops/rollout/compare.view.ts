import type { ArmSeries, MetricsView } from '../../../control/app/views.ts'
import { formatMs } from '../format/duration.view.ts'
import { formatCount, formatDifference, formatRate, NBSP } from '../format/number.view.ts'

export interface CompareRow {
  readonly name: string
  readonly hint: string
  readonly baseline: string
  readonly candidate: string
  /** Candidate against baseline, signed; empty where it says nothing. */
  readonly difference: string
}

export interface RecentWindow {
  /** Which step of the answer stands for now. */
  readonly index: number
  readonly from: number
  /** The answer is one step, exactly as long as was asked for. */
  readonly whole: boolean
}

/** A step that began just now says nothing yet: the one before it stands until this much of it is over. */
const YOUNG_MS = 60_000

/**
 * Steps lie on a grid of their own length, so that the last five minutes fall into two of them: the running
 * one stands for now as soon as it is a minute old.
 */
export function recentWindow(metrics: MetricsView): RecentWindow {
  const last = metrics.steps.length - 1
  const from = metrics.steps[last] ?? metrics.from
  if (last <= 0) return { index: Math.max(0, last), from, whole: true }
  const index = metrics.to - from < YOUNG_MS ? last - 1 : last
  return { index, from: metrics.steps[index]!, whole: false }
}

/** The two arms in one step. */
export function compareRows(metrics: MetricsView, step: number): readonly CompareRow[] {
  const { baseline, candidate } = metrics.arms
  const at = (arm: ArmSeries, name: keyof ArmSeries) => arm[name][step] ?? null
  const hits = (arm: ArmSeries) => {
    const [found, all] = [at(arm, 'cacheHits'), at(arm, 'assigned')]
    return found === null || all === null || all === 0 ? null : found / all
  }
  const ratio = (name: keyof ArmSeries) => {
    const [a, b] = [at(candidate, name), at(baseline, name)]
    return a === null || b === null || b === 0 ? '' : formatDifference(a / b)
  }
  const both = (name: keyof ArmSeries, show: (value: number) => string) => ({
    baseline: shown(at(baseline, name), show),
    candidate: shown(at(candidate, name), show),
  })
  return [
    { name: 'p50', hint: 'half answer faster', ...both('p50', formatMs), difference: ratio('p50') },
    { name: 'p95', hint: '19 of 20 answer faster', ...both('p95', formatMs), difference: ratio('p95') },
    { name: 'p99', hint: '99 of 100 answer faster', ...both('p99', formatMs), difference: ratio('p99') },
    {
      name: 'Errors',
      hint: 'first attempts, eligible, uncached',
      ...both('errorRate', formatRate),
      difference: points(at(candidate, 'errorRate'), at(baseline, 'errorRate')),
    },
    { name: 'Requests', hint: 'assigned to the arm', ...both('assigned', formatCount), difference: '' },
    { name: 'Judged', hint: 'what the verdicts rest on', ...both('judged', formatCount), difference: '' },
    {
      name: 'Cache hits',
      hint: 'answered without a backend',
      baseline: shown(hits(baseline), formatRate),
      candidate: shown(hits(candidate), formatRate),
      difference: points(hits(candidate), hits(baseline)),
    },
  ]
}

function shown(value: number | null, show: (value: number) => string): string {
  return value === null ? '–' : show(value)
}

/** Rates differ by percentage points; a ratio of two small rates would only frighten. */
function points(candidate: number | null, baseline: number | null): string {
  if (candidate === null || baseline === null) return ''
  const difference = Number(((candidate - baseline) * 100).toFixed(1))
  if (difference === 0) return `0${NBSP}points`
  return `${difference > 0 ? '+' : '\u2212'}${Math.abs(difference)}${NBSP}points`
}
