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

/** The two arms over the last step of the answer, which is asked for as one step of five minutes. */
export function compareRows(metrics: MetricsView): readonly CompareRow[] {
  const { baseline, candidate } = metrics.arms
  const ratio = (name: keyof ArmSeries) => {
    const [a, b] = [last(candidate[name]), last(baseline[name])]
    return a === null || b === null || b === 0 ? '' : formatDifference(a / b)
  }
  const both = (name: keyof ArmSeries, show: (value: number) => string) => ({
    baseline: shown(last(baseline[name]), show),
    candidate: shown(last(candidate[name]), show),
  })
  return [
    { name: 'p50', hint: 'half answer faster', ...both('p50', formatMs), difference: ratio('p50') },
    { name: 'p95', hint: '19 of 20 answer faster', ...both('p95', formatMs), difference: ratio('p95') },
    { name: 'p99', hint: '99 of 100 answer faster', ...both('p99', formatMs), difference: ratio('p99') },
    {
      name: 'Errors',
      hint: 'first attempts, eligible, uncached',
      ...both('errorRate', formatRate),
      difference: points(last(candidate.errorRate), last(baseline.errorRate)),
    },
    { name: 'Requests', hint: 'assigned to the arm', ...both('assigned', formatCount), difference: '' },
    { name: 'Judged', hint: 'what the verdicts rest on', ...both('judged', formatCount), difference: '' },
    {
      name: 'Cache hits',
      hint: 'answered without a backend',
      ...both('cacheHits', formatRate),
      difference: points(last(candidate.cacheHits), last(baseline.cacheHits)),
    },
  ]
}

/** The last measured value. */
export function last(values: readonly (number | null)[]): number | null {
  return values.findLast((value) => value !== null) ?? null
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
