/**
 * Seeded randomness that splits: every run of every cell has a stream of its own, derived from the seed, the name
 * of the cell and the number of the run, so that results do not depend on how many threads share the work.
 *
 * Generator: xoshiro128** 1.1 (Blackman & Vigna, "Scrambled linear pseudorandom number generators", 2018), 32-bit
 * words, period 2^128 − 1. Seeded as its authors advise, by a SplitMix stream (32-bit finaliser of MurmurHash3).
 */

export class Random {
  #a: number
  #b: number
  #c: number
  #d: number
  #spare = Number.NaN

  /** The state; not all of it zero. */
  constructor(a: number, b: number, c: number, d: number) {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#d = d
  }

  /** The stream of one run of one cell. */
  static derive(seed: number, cell: string, run: number): Random {
    const name = `${seed}/${run}/${cell}`
    const high = splitMix(hash(name, 0x811c9dc5))
    const low = splitMix(hash(name, 0x01234567))
    return new Random(high(), low(), high(), low() | 1)
  }

  /** 32 bits, unsigned. */
  word(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9)
    const shifted = this.#b << 9
    this.#c ^= this.#a
    this.#d ^= this.#b
    this.#b ^= this.#c
    this.#a ^= this.#d
    this.#c ^= shifted
    this.#d = rotate(this.#d, 11)
    return scrambled >>> 0
  }

  /** From 0 to less than 1, with 53 bits. */
  uniform(): number {
    return ((this.word() >>> 5) * 67_108_864 + (this.word() >>> 6)) / 9_007_199_254_740_992
  }

  /** Whole number from 0 to less than `below`. */
  integer(below: number): number {
    return Math.floor(this.uniform() * below)
  }

  chance(probability: number): boolean {
    return this.uniform() < probability
  }

  /** Standard normal, by the polar method (Marsaglia & Bray 1964). */
  normal(): number {
    const spare = this.#spare
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN
      return spare
    }
    for (;;) {
      const x = 2 * this.uniform() - 1
      const y = 2 * this.uniform() - 1
      const square = x * x + y * y
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      this.#spare = y * factor
      return x * factor
    }
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform())
  }

  /** Successes among `n`: waiting times between them, so that rare ones cost one step each. Exact. */
  binomial(n: number, probability: number): number {
    if (n === 0 || probability <= 0) return 0
    if (probability >= 1) return n
    if (probability > 0.5) return n - this.binomial(n, 1 - probability)
    const log = Math.log1p(-probability)
    let successes = 0
    let at = 0
    for (;;) {
      at += Math.floor(Math.log(1 - this.uniform()) / log) + 1
      if (at > n) return successes
      successes++
    }
  }

  /** Gamma of this shape and mean (Marsaglia & Tsang 2000; shapes below 1 by their boost). */
  gamma(shape: number, mean: number): number {
    if (shape < 1) return this.gamma(shape + 1, (mean * (shape + 1)) / shape) * this.uniform() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v <= 0) continue
      if (Math.log(1 - this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
        return (d * v * mean) / shape
    }
  }
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits))
}

function splitMix(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
}

/** FNV-1a over UTF-16 units. */
function hash(text: string, basis: number): number {
  let h = basis
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h
}
