/**
 * Log e-values of a block of two arms, for every alternative:
 *
 *     m_k = (n_b p_b + n_c q_k) / (n_b + n_c)
 *     l_k = y_b ln(p_b / m_k) + (n_b − y_b) ln((1 − p_b) / (1 − m_k))
 *         + y_c ln(q_k / m_k) + (n_c − y_c) ln((1 − q_k) / (1 − m_k))
 *
 * E[exp l] ≤ 1 for any unknown probability as long as the candidate's is at most the baseline's: the baseline's
 * factor falls in its probability, the candidate's rises, and where both are equal the mean is at most 1 by the
 * inequality of arithmetic and geometric means (Turner, Ly & Grünwald, arXiv 2106.02693).
 *
 * Blocks are small and come by the million on replay, so the values of small ones are computed once.
 */

const REQUESTS = 12
const BASELINE_BAD = 4

export class TwinFactors {
  readonly #alternatives: Float64Array
  readonly #baselineRate: number
  readonly #known: (Float64Array | undefined)[] = Array.from(
    { length: REQUESTS ** 3 * BASELINE_BAD },
    () => undefined,
  )
  readonly #scratch: Float64Array

  constructor(alternatives: Float64Array, baselineRate: number) {
    this.#alternatives = alternatives
    this.#baselineRate = baselineRate
    this.#scratch = new Float64Array(alternatives.length)
  }

  /** To be read before the next call. */
  of(nb: number, yb: number, nc: number, yc: number): Float64Array {
    if (nb >= REQUESTS || nc >= REQUESTS || yb >= BASELINE_BAD)
      return this.#fill(this.#scratch, nb, yb, nc, yc)
    const key = ((nb * BASELINE_BAD + yb) * REQUESTS + nc) * REQUESTS + yc
    const known = this.#known[key]
    if (known) return known
    const made = this.#fill(new Float64Array(this.#alternatives.length), nb, yb, nc, yc)
    this.#known[key] = made
    return made
  }

  /** For counts per second, which need not be whole. */
  pace(nb: number, yb: number, nc: number, yc: number): Float64Array {
    return this.#fill(new Float64Array(this.#alternatives.length), nb, yb, nc, yc)
  }

  #fill(into: Float64Array, nb: number, yb: number, nc: number, yc: number): Float64Array {
    const pb = this.#baselineRate
    for (let k = 0; k < into.length; k++) {
      const q = this.#alternatives[k]!
      const m = (nb * pb + nc * q) / (nb + nc)
      into[k] =
        yb * Math.log(pb / m) +
        (nb - yb) * Math.log((1 - pb) / (1 - m)) +
        yc * Math.log(q / m) +
        (nc - yc) * Math.log((1 - q) / (1 - m))
    }
    return into
  }
}
