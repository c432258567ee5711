import type { ChartModel, Values } from './chart-model.view.ts'

/** More points than a wide screen has pixels help nobody, and take long to draw. */
const MOST_POINTS = 3_000

/**
 * Two points for each run of neighbours: the lowest and the highest value of each line, in the order in which they
 * came, so that no spike is lost. A run without any value stays a gap.
 */
export function thin(model: ChartModel): ChartModel {
  const { times, lines } = model
  if (times.length <= MOST_POINTS) return model
  const run = Math.ceil((times.length * 2) / MOST_POINTS)
  const kept: number[] = []
  for (let from = 0; from < times.length; from += run)
    kept.push(times[from]!, times[Math.min(times.length - 1, from + run - 1)]!)
  return {
    ...model,
    times: kept,
    lines: lines.map((line) => ({ ...line, values: extremes(line.values, run) })),
  }
}

function extremes(values: Values, run: number): Values {
  const kept: (number | null | undefined)[] = []
  for (let from = 0; from < values.length; from += run) {
    let [low, high] = [-1, -1]
    let isGap = false
    for (let index = from; index < Math.min(values.length, from + run); index++) {
      const value = values[index]
      isGap ||= value === null
      if (value == null) continue
      if (low < 0 || value < values[low]!) low = index
      if (high < 0 || value > values[high]!) high = index
    }
    if (low < 0) kept.push(isGap ? null : undefined, isGap ? null : undefined)
    else kept.push(values[Math.min(low, high)], values[Math.max(low, high)])
  }
  return kept
}
