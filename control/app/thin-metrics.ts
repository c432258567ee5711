import type { ArmSeries, MetricsView } from './views.ts'

type Values = readonly (number | null)[]

/**
 * At most `most` steps: each run of neighbours becomes two, with the lowest and the highest value of each series in
 * the order in which they came, so that no spike and no dip is lost. A run without any value stays a gap.
 */
export function thinMetrics(view: MetricsView, most: number): MetricsView {
  const { steps, arms } = view
  if (steps.length <= most) return view
  const run = Math.ceil((steps.length * 2) / most)
  const kept: number[] = []
  for (let from = 0; from < steps.length; from += run) {
    const last = Math.min(steps.length, from + run) - 1
    kept.push(steps[from]!)
    if (last > from) kept.push(steps[last]!)
  }
  return {
    ...view,
    run,
    steps: kept,
    arms: { baseline: thinArm(arms.baseline, run), candidate: thinArm(arms.candidate, run) },
  }
}

function thinArm(arm: ArmSeries, run: number): ArmSeries {
  return {
    assigned: extremes(arm.assigned, run),
    served: extremes(arm.served, run),
    servedRate: extremes(arm.servedRate, run),
    judged: extremes(arm.judged, run),
    errorRate: extremes(arm.errorRate, run),
    p50: extremes(arm.p50, run),
    p95: extremes(arm.p95, run),
    p99: extremes(arm.p99, run),
    cacheHits: extremes(arm.cacheHits, run),
    cacheRate: extremes(arm.cacheRate, run),
    characters: extremes(arm.characters, run),
  }
}

function extremes(values: Values, run: number): Values {
  const kept: (number | null)[] = []
  for (let from = 0; from < values.length; from += run) {
    const end = Math.min(values.length, from + run)
    let [low, high] = [from, from]
    for (let index = from; index < end; index++) {
      const value = values[index]
      if (value == null) continue
      const lowest = values[low]
      const highest = values[high]
      if (lowest == null || value < lowest) low = index
      if (highest == null || value > highest) high = index
    }
    kept.push(values[Math.min(low, high)]!)
    if (end - from > 1) kept.push(values[Math.max(low, high)]!)
  }
  return kept
}
