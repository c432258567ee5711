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

  /** Gaps between filled bins and their counts, in turns; exact in JSON. */
  toPairs(): number[] {
    return toPairs(this.#counts)
  }

  static fromPairs(pairs: readonly number[]): Histogram {
    const histogram = new Histogram()
    histogram.#total = fillFromPairs(histogram.#counts, pairs)
    return histogram
  }

  /** The same pairs as variable-length integers of 7 bits (LEB128), for a database column. */
  encode(): Uint8Array {
    const bytes: number[] = []
    for (const value of this.toPairs()) {
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
    const pairs: number[] = []
    let value = 0
    let scale = 1
    for (const byte of bytes) {
      value += (byte & 0x7f) * scale
      if (byte >= 0x80) {
        scale *= 0x80
        continue
      }
      pairs.push(value)
      value = 0
      scale = 1
    }
    if (scale !== 1) throw new RangeError(`histogram: ${bytes.length} bytes end inside a number`)
    return Histogram.fromPairs(pairs)
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

export function toPairs(counts: Uint32Array): number[] {
  const pairs: number[] = []
  let next = 0
  for (let bin = 0; bin < counts.length; bin++) {
    if (counts[bin] === 0) continue
    pairs.push(bin - next, counts[bin]!)
    next = bin + 1
  }
  return pairs
}

/** Answers the sum. Throws a RangeError when the pairs leave the bins or are not whole counts. */
export function fillFromPairs(counts: Uint32Array, pairs: readonly number[]): number {
  let bin = 0
  let total = 0
  for (let i = 0; i < pairs.length; i += 2) {
    bin += pairs[i]!
    const count = pairs[i + 1]
    if (count === undefined || !Number.isInteger(count) || count < 1 || !(bin >= 0 && bin < counts.length))
      throw new RangeError(
        `histogram: pair ${i / 2} (bin ${bin}, count ${count}) is outside ${counts.length} bins`,
      )
    counts[bin] = count
    total += count
    bin++
  }
  return total
}
