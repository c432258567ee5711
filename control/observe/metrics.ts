import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricDefinition,
  type MetricName,
} from './metric-table.ts'

/** Counters, gauges and histograms of this process, and their text form. */
export interface Metrics {
  /** @throws RangeError when `by` is negative: a counter never falls. */
  add<Name extends CounterName>(name: Name, labels: LabelsOf<Name>, by?: number): void
  set<Name extends GaugeName>(name: Name, labels: LabelsOf<Name>, value: number): void
  observe<Name extends HistogramName>(name: Name, labels: LabelsOf<Name>, value: number): void
  /** Forgets a gauge's series, so that what is gone is not shown as it last was. */
  clear(name: GaugeName): void
  /** Prometheus text format 0.0.4 (prometheus.io, exposition formats, 2026-11-23). */
  render(): string
}

type Labels = Readonly<Record<string, string>>
interface Series {
  readonly labels: Labels
  value: number
  /** Histograms: observations at or below each bound, not yet summed up. */
  readonly counts: number[]
  observations: number
}

/** A label that grows without bound would fill the memory: series past this are not begun. */
const MOST_SERIES = 2_000

export function createMetrics(): Metrics {
  const families = new Map<MetricName, Map<string, Series>>()
  for (const name of Object.keys(METRICS) as MetricName[]) families.set(name, new Map())

  function series(name: MetricName, labels: Labels): Series | undefined {
    const family = families.get(name)!
    const definition: MetricDefinition = METRICS[name]
    const key = definition.labels.map((label) => labels[label]).join('\u0000')
    const known = family.get(key)
    if (known !== undefined || family.size >= MOST_SERIES) return known
    const made = { labels, value: 0, counts: (definition.buckets ?? []).map(() => 0), observations: 0 }
    family.set(key, made)
    return made
  }

  return {
    add(name, labels, by = 1) {
      if (!(by >= 0)) throw new RangeError(`${name}: ${by} added, expected 0 or more`)
      const at = series(name, labels)
      if (at !== undefined) at.value += by
    },
    set(name, labels, value) {
      const at = series(name, labels)
      if (at !== undefined) at.value = value
    },
    observe(name, labels, value) {
      const at = series(name, labels)
      if (at === undefined) return
      at.value += value
      at.observations += 1
      const bucket = METRICS[name].buckets.findIndex((bound) => value <= bound)
      if (bucket >= 0) at.counts[bucket]! += 1
    },
    clear(name) {
      families.get(name)!.clear()
    },
    render() {
      return [...families].map(([name, family]) => renderFamily(name, METRICS[name], family)).join('')
    },
  }
}

function renderFamily(
  name: string,
  definition: MetricDefinition,
  family: ReadonlyMap<string, Series>,
): string {
  const lines = [`# HELP ${name} ${escapeHelp(definition.help)}`, `# TYPE ${name} ${definition.kind}`]
  for (const one of family.values()) {
    if (definition.buckets === undefined) lines.push(`${name}${braces(one.labels)} ${number(one.value)}`)
    else lines.push(...renderHistogram(name, definition.buckets, one))
  }
  return `${lines.join('\n')}\n`
}

function renderHistogram(name: string, bounds: readonly number[], one: Series): string[] {
  let sum = 0
  const buckets = bounds.map((bound, index) => {
    sum += one.counts[index]!
    return `${name}_bucket${braces({ ...one.labels, le: String(bound) })} ${sum}`
  })
  return [
    ...buckets,
    `${name}_bucket${braces({ ...one.labels, le: '+Inf' })} ${one.observations}`,
    `${name}_sum${braces(one.labels)} ${number(one.value)}`,
    `${name}_count${braces(one.labels)} ${one.observations}`,
  ]
}

function braces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeLabel(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escapeLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return String(value)
}
