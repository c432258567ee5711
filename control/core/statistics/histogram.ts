/**
 * A mergeable histogram: counts in the bins of a scale, milliseconds unless said otherwise. A quantile is off by
 * one bin at most (2 % for milliseconds), and merging is adding, so that hours can be put together from minutes.
 */

import { MILLISECONDS, type Scale } from './scale.ts'

export class Histogram {
  readonly scale: Scale
  readonly #counts: Uint32Array
  #total = 0

  constructor(scale: Scale = MILLISECONDS) {
    this.scale = scale
    this.#counts = new Uint32Array(scale.bins)
  }

  get total(): number {
    return this.#total
  }

  add(value: number, times = 1): void {
    this.#counts[this.scale.binOf(value)]! += times
    this.#total += times
  }

  /** For a value whose bin is known already. */
  addToBin(bin: number): void {
    this.#counts[bin]!++
    this.#total++
  }

  merge(other: Histogram): void {
    for (let bin = 0; bin < this.#counts.length; bin++) this.#counts[bin]! += other.#counts[bin]!
    this.#total += other.#total
  }

  clear(): void {
    this.#counts.fill(0)
    this.#total = 0
  }

  /** The value below which the fraction `q` lies, interpolated inside the bin; null without data. */
  quantile(q: number): number | null {
    return quantileOf([this], q)
  }

  countAt(bin: number): number {
    return this.#counts[bin]!
  }

  /** How many lie at or over the bound; a bound between edges counts its whole bin, the careful side. */
  countOver(bound: number): number {
    let over = 0
    for (let bin = this.scale.binOf(bound); bin < this.#counts.length; bin++) over += this.#counts[bin]!
    return over
  }

  /** Runs of filled bins: the gap before, the length, the counts; exact in JSON. */
  toRuns(): number[] {
    const counts = this.#counts
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

  /** Throws a RangeError when the runs leave the bins or hold something else than counts. */
  static fromRuns(runs: readonly number[], scale: Scale = MILLISECONDS): Histogram {
    const histogram = new Histogram(scale)
    const counts = histogram.#counts
    let bin = 0
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
        histogram.#total += count
      }
    }
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

/** The quantile of several histograms of one scale taken together, without merging them; null without data. */
export function quantileOf(histograms: readonly Histogram[], q: number): number | null {
  return quantilesOf(histograms, [q])?.[0] ?? null
}

/** Several quantiles, rising, in one pass. */
export function quantilesOf(histograms: readonly Histogram[], qs: readonly number[]): number[] | null {
  const [first] = histograms
  let total = 0
  for (const histogram of histograms) total += histogram.total
  if (!first || total === 0) return null
  const { bins } = first.scale
  const found: number[] = []
  let below = 0
  for (let bin = 0; bin < bins && found.length < qs.length; bin++) {
    let count = 0
    for (const histogram of histograms) count += histogram.countAt(bin)
    if (count === 0) continue
    while (found.length < qs.length && below + count >= qs[found.length]! * total)
      found.push(first.scale.valueAt(bin + (qs[found.length]! * total - below) / count))
    below += count
  }
  while (found.length < qs.length) found.push(first.scale.valueAt(bins))
  return found
}
