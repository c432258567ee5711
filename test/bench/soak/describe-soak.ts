import type { TrafficCounts } from '../../../deploy/local/traffic.ts'
import type { BenchReport } from '../bench-report.ts'
import { quantile } from '../summarise.ts'
import { fitSlope } from './fit-slope.ts'
import type { MemoryLog, Series } from './memory-log.ts'

export interface SoakResult {
  readonly minutes: number
  readonly rate: number
  readonly memory: MemoryLog
  readonly counts: TrafficCounts
  /** Names of processes that ended by themselves. */
  readonly died: readonly string[]
  /** Reads of control, as a dashboard makes them, that did not succeed. */
  readonly readFailures: readonly string[]
  readonly wasInterrupted: boolean
  /** The headline of the rollout at the end. */
  readonly phase: string
}

/** Bytes; a megabyte is a million here, the stricter reading. */
const MOST_CONTROL = 200e6
const MOST_WHOLE = 1.5e9
const MB = 1e6

/** The slope leaves out what comes first: compiling, filling caches and windows. */
const WARM_UP_PART = 0.3
const WARM_UP_MOST_HOURS = 5 / 60

export function describeSoak(result: SoakResult): BenchReport {
  const { memory, counts } = result
  const processes = [...memory.resident()]
  const wholeName = memory.isProportional() ? 'whole run (PSS)' : 'whole run (RSS)'
  const bySource = Object.entries(counts.bySource).map(([source, count]) => `${source} ${count}`)
  return {
    title: 'Soak: memory of the whole local run',
    method:
      `${result.minutes.toFixed(1)} minutes at ${result.rate} requests a second${result.wasInterrupted ? ' (interrupted)' : ''}, ` +
      'resident MB each 5 s (a million bytes); slope by least squares after a warm-up, 95 % confidence.',
    columns: ['process', 'start', 'median', 'p95', 'most', 'slope, MB/h', 'limit'],
    rows: [
      ...processes.map(([name, series]) => rowOf(name, series, name === 'control' ? MOST_CONTROL : null)),
      rowOf(wholeName, memory.whole(), MOST_WHOLE),
    ],
    notes: [
      `${counts.sent} requests: ${bySource.join(', ') || 'none answered'}, failed ${counts.failed}, ` +
        `held back ${counts.heldBack}.`,
      `At the end: ${result.phase}`,
    ],
    misses: [],
    failures: failuresOf(result),
    skipped: [],
  }
}

function failuresOf({ memory, counts, died, readFailures }: SoakResult): readonly string[] {
  const failures: string[] = []
  const control = mostOf(memory.resident().get('control') ?? [])
  if (control > MOST_CONTROL)
    failures.push(`control held ${mb(control)} MB; the limit is ${mb(MOST_CONTROL)} MB`)
  const whole = mostOf(memory.whole())
  if (whole > MOST_WHOLE)
    failures.push(`the whole run held ${mb(whole)} MB; the limit is ${mb(MOST_WHOLE)} MB`)
  if (counts.failed > 0) failures.push(`${counts.failed} of ${counts.sent} requests failed`)
  if (counts.sent === 0) failures.push('not one request was sent')
  if (died.length > 0) failures.push(`died: ${died.join(', ')}`)
  if (readFailures.length > 0)
    failures.push(
      `control refused ${readFailures.length} times what a dashboard reads, first: ${readFailures[0]}`,
    )
  return failures
}

function rowOf(name: string, series: Series, limit: number | null): readonly string[] {
  const values = series.map(({ value }) => value)
  const end = series.at(-1)?.at ?? 0
  const warm = Math.min(WARM_UP_MOST_HOURS, end * WARM_UP_PART)
  const slope = fitSlope(series.filter(({ at }) => at >= warm))
  return [
    name,
    mb(values[0] ?? 0),
    mb(quantile(values, 0.5)),
    mb(quantile(values, 0.95)),
    mb(mostOf(series)),
    slope === null ? 'too short' : `${signed(slope.perUnit / MB)} ± ${(slope.error / MB).toFixed(0)}`,
    limit === null ? '' : mb(limit),
  ]
}

function mostOf(series: Series): number {
  return series.reduce((most, { value }) => Math.max(most, value), 0)
}

function mb(bytes: number): string {
  return Math.round(bytes / MB).toLocaleString('en-US')
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(0)}`
}
