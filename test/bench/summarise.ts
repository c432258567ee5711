/** What repeated measurements of one thing say: their middle, and how far they spread. */
export interface Summary {
  readonly median: number
  /** The tenth and the ninetieth percentile. */
  readonly low: number
  readonly high: number
}

/** RangeError without a value. */
export function summarise(values: readonly number[]): Summary {
  return { median: quantile(values, 0.5), low: quantile(values, 0.1), high: quantile(values, 0.9) }
}

/** Linear between neighbours, as spreadsheets do it. `part` from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  if (values.length === 0) throw new RangeError('values: expected at least one, got none')
  const sorted = [...values].sort((a, b) => a - b)
  const at = part * (sorted.length - 1)
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  return below + (above - below) * (at - Math.floor(at))
}
