/**
 * Ratios to a reference in linear bins of 0.01 up to 10, so that bounds of two decimals (1.2, 1.5) lie on an
 * edge and what exceeds them is counted exactly. The last bin holds 10 and more.
 */

import { fillFromRuns, toRuns } from './histogram.ts'

const PER_UNIT = 100
export const LARGEST_RATIO = 10
const BINS = LARGEST_RATIO * PER_UNIT + 1
/** 1.15 × 100 is 114.99999999999999. */
const ROUNDING = 1e-9

export class RatioHistogram {
  readonly #counts = new Uint32Array(BINS)
  #total = 0

  get total(): number {
    return this.#total
  }

  add(ratio: number): void {
    this.#counts[binOf(ratio)]!++
    this.#total++
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }

  /** How many lie at or over the bound; a bound between edges counts its whole bin, the careful side. */
  countOver(bound: number): number {
    let over = 0
    for (let bin = binOf(bound); bin < BINS; bin++) over += this.#counts[bin]!
    return over
  }

  countAt(bin: number): number {
    return this.#counts[bin]!
  }

  toRuns(): number[] {
    return toRuns(this.#counts)
  }

  static fromRuns(runs: readonly number[]): RatioHistogram {
    const histogram = new RatioHistogram()
    histogram.#total = fillFromRuns(histogram.#counts, runs)
    return histogram
  }
}

/** The quantile of several histograms together, interpolated inside the bin; null without data. */
export function ratioQuantileOf(histograms: readonly RatioHistogram[], q: number): number | null {
  const total = histograms.reduce((sum, histogram) => sum + histogram.total, 0)
  if (total === 0) return null
  const rank = q * total
  let below = 0
  for (let bin = 0; bin < BINS; bin++) {
    let count = 0
    for (const histogram of histograms) count += histogram.countAt(bin)
    if (count > 0 && below + count >= rank)
      return Math.min(LARGEST_RATIO, (bin + (rank - below) / count) / PER_UNIT)
    below += count
  }
  return LARGEST_RATIO
}

function binOf(ratio: number): number {
  return ratio >= LARGEST_RATIO ? BINS - 1 : Math.max(0, Math.floor(ratio * PER_UNIT + ROUNDING))
}
