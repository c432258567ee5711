/**
 * Poisson counts by inversion: the cumulative distribution in a table with a guide into it (Chen & Asau 1974), so
 * that a count costs one uniform number and about one comparison whatever the mean. Exact to 53 bits.
 */

import type { Random } from './random.ts'

const GUIDES = 1_024

export class Poisson {
  readonly mean: number
  readonly #cumulative: Float64Array
  readonly #guide: Uint16Array

  constructor(mean: number) {
    if (!(mean >= 0 && mean <= 10_000)) throw new RangeError(`mean: ${mean} is not from 0 to 10,000`)
    this.mean = mean
    const cumulative: number[] = []
    let log = -mean
    let sum = 0
    for (let n = 0; ; n++) {
      if (n > 0) log += Math.log(mean / n)
      sum += Math.exp(log)
      cumulative.push(Math.min(1, sum))
      if (n >= mean && log < -42) break
    }
    cumulative[cumulative.length - 1] = 1
    this.#cumulative = Float64Array.from(cumulative)
    this.#guide = new Uint16Array(GUIDES)
    let n = 0
    for (let i = 0; i < GUIDES; i++) {
      while (this.#cumulative[n]! < i / GUIDES) n++
      this.#guide[i] = n
    }
  }

  draw(random: Random): number {
    const u = random.uniform()
    let n = this.#guide[Math.floor(u * GUIDES)]!
    while (this.#cumulative[n]! <= u) n++
    return n
  }
}

const known = new Map<number, Poisson>()

/** One table per mean and thread. */
export function poisson(mean: number): Poisson {
  let table = known.get(mean)
  if (!table) {
    table = new Poisson(mean)
    if (known.size > 4_000) known.clear()
    known.set(mean, table)
  }
  return table
}
