/** How values are put into the bins of a histogram, and what a place inside the bins stands for. */

export interface Scale {
  readonly bins: number
  /** A whole number from 0 to bins − 1; what lies outside goes to the first or last bin. */
  binOf(value: number): number
  /** `position` is a bin plus the fraction of it that lies below. */
  valueAt(position: number): number
}

const GROWTH = Math.log(1.02)
const MILLISECOND_BINS = 520

/** Log-spaced bins of 2 %: bin i holds [1.02^i, 1.02^(i+1)) ms, from 1 ms to 29.7 s. */
export const MILLISECONDS: Scale = {
  bins: MILLISECOND_BINS,
  binOf: (milliseconds) =>
    milliseconds > 1 ? Math.min(MILLISECOND_BINS - 1, Math.floor(Math.log(milliseconds) / GROWTH)) : 0,
  valueAt: (position) => Math.exp(position * GROWTH),
}

export const LARGEST_RATIO = 10
const PER_UNIT = 100
const RATIO_BINS = LARGEST_RATIO * PER_UNIT + 1
/** 1.15 × 100 is 114.99999999999999. */
const ROUNDING = 1e-9

/**
 * Ratios to a reference in linear bins of 0.01 up to 10, so that bounds of two decimals (1.2, 1.5) lie on an edge
 * and what exceeds them is counted exactly. The last bin holds 10 and more.
 */
export const RATIOS: Scale = {
  bins: RATIO_BINS,
  binOf: (ratio) =>
    ratio >= LARGEST_RATIO ? RATIO_BINS - 1 : Math.max(0, Math.floor(ratio * PER_UNIT + ROUNDING)),
  valueAt: (position) => Math.min(LARGEST_RATIO, position / PER_UNIT),
}
