export interface Point {
  /** In any unit; the slope is per one of it. */
  readonly at: number
  readonly value: number
}

export interface Slope {
  readonly perUnit: number
  /** Half of the width of the 95 % confidence interval. */
  readonly error: number
}

const Z = 1.959964

/**
 * Ordinary least squares. What is left over counts as often as it is independent: n (1 − ρ) / (1 + ρ) with its lag-1
 * autocorrelation ρ, since memory that is collected now and then comes in saw teeth. Null below eight points.
 */
export function fitSlope(points: readonly Point[]): Slope | null {
  const n = points.length
  if (n < 8) return null
  const mean = (pick: (point: Point) => number) => points.reduce((sum, point) => sum + pick(point), 0) / n
  const at = mean((point) => point.at)
  const value = mean((point) => point.value)
  const spread = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0)
  if (spread === 0) return null
  const perUnit = points.reduce((sum, point) => sum + (point.at - at) * (point.value - value), 0) / spread
  const left = points.map((point) => point.value - value - perUnit * (point.at - at))
  const squares = left.reduce((sum, one) => sum + one * one, 0)
  const products = left.slice(1).reduce((sum, one, index) => sum + one * left[index]!, 0)
  const rho = squares === 0 ? 0 : Math.min(Math.max(products / squares, 0), 0.98)
  const independent = Math.max(4, (n * (1 - rho)) / (1 + rho))
  const deviation = Math.sqrt(squares / n / (independent - 2) / (spread / n))
  return { perUnit, error: quantileOfT(independent - 2) * deviation }
}

/** 97.5 % of Student's t, by the first terms of its expansion around the normal (Abramowitz and Stegun 26.7.5). */
function quantileOfT(degrees: number): number {
  const first = (Z ** 3 + Z) / 4
  const second = (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96
  const third = (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384
  return Z + first / degrees + second / degrees ** 2 + third / degrees ** 3
}
