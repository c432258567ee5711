/**
 * A mergeable histogram of milliseconds in log-spaced bins of 2 %: bin i holds [1.02^i, 1.02^(i+1)), 520 bins,
 * 1 ms to 29.7 s; what lies outside goes to the first or last. A quantile is off by 2 % at most, and merging is
 * adding, so that hours can be put together from minutes.
 */

export const BINS = 520
const GROWTH = Math.log(1.02)

export class Histogram {
  readonly #counts = new Uint32Array(BINS)
  #total = 0

  get total(): number {
    return this.#total
  }

  add(milliseconds: number, times = 1): void {
    const bin = milliseconds > 1 ? Math.min(BINS - 1, Math.floor(Math.log(milliseconds) / GROWTH)) : 0
    this.#counts[bin]! += times
    this.#total += times
  }

  merge(other: Histogram): void {
    for (let bin = 0; bin < BINS; bin++) this.#counts[bin]! += other.#counts[bin]!
    this.#total += other.#total
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }

  /** Milliseconds below which the fraction `q` lies, interpolated inside the bin; null without data. */
  quantile(q: number): number | null {
    return quantileOf([this], q)
  }

  countAt(bin: number): number {
    return this.#counts[bin]!
  }

  /** Runs of filled bins: the gap before, the length, the counts; exact in JSON. */
  toRuns(): number[] {
    return toRuns(this.#counts)
  }

  static fromRuns(runs: readonly number[]): Histogram {
    const histogram = new Histogram()
    histogram.#total = fillFromRuns(histogram.#counts, runs)
    return histogram
  }

  /** The same runs as variable-length integers of 7 bits (LEB128), for a database column. */
  encode(): Uint8Array {
    const bytes: number[] = []
    for (const value of this.toRuns()) {
      let rest = value
      while (rest >= 0x80) {
        bytes.push((rest % 0x80) | 0x80)
        rest = Math.floor(rest / 0x80)
      }
      bytes.push(rest)
    }
    return Uint8Array.from(bytes)
  }

  /** Throws a RangeError on bytes that `encode` did not write. */
  static decode(bytes: Uint8Array): Histogram {
    const runs: number[] = []
    let value = 0
    let scale = 1
    for (const byte of bytes) {
      value += (byte & 0x7f) * scale
      if (byte >= 0x80) {
        scale *= 0x80
        continue
      }
      runs.push(value)
      value = 0
      scale = 1
    }
    if (scale !== 1) throw new RangeError(`histogram: ${bytes.length} bytes end inside a number`)
    return Histogram.fromRuns(runs)
  }
}

/** The quantile of several histograms taken together, without merging them. */
export function quantileOf(histograms: readonly Histogram[], q: number): number | null {
  const total = histograms.reduce((sum, histogram) => sum + histogram.total, 0)
  if (total === 0) return null
  const rank = q * total
  let below = 0
  for (let bin = 0; bin < BINS; bin++) {
    let count = 0
    for (const histogram of histograms) count += histogram.countAt(bin)
    if (count > 0 && below + count >= rank) return Math.exp((bin + (rank - below) / count) * GROWTH)
    below += count
  }
  return Math.exp(BINS * GROWTH)
}

export function toRuns(counts: Uint32Array): number[] {
  const runs: number[] = []
  let end = 0
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue
    const start = bin
    while (bin < counts.length && counts[bin] !== 0) bin++
    runs.push(start - end, bin - start, ...counts.subarray(start, bin))
    end = bin
  }
  return runs
}

/** Answers the sum. Throws a RangeError when the runs leave the bins or hold something else than counts. */
export function fillFromRuns(counts: Uint32Array, runs: readonly number[]): number {
  let bin = 0
  let total = 0
  for (let i = 0; i < runs.length; ) {
    bin += runs[i++]!
    const end = bin + (runs[i++] ?? Number.NaN)
    if (!(bin >= 0 && end <= counts.length))
      throw new RangeError(`histogram: bins ${bin} to ${end} are not within ${counts.length} bins`)
    for (; bin < end; bin++) {
      const count = runs[i++]
      if (count === undefined || !Number.isInteger(count) || count < 1)
        throw new RangeError(`histogram: count ${count} of bin ${bin} is not a whole number from 1`)
      counts[bin] = count
      total += count
    }
  }
  return total
}
