/**
 * The twin meter: is the candidate worse than the baseline *now*? Immune to whatever hits both arms.
 *
 * A block of one stratum closes at the first tick in which both arms have data. With n, y the requests and the
 * bad ones of an arm:
 *
 *     m_k = (n_b p_b + n_c q_k) / (n_b + n_c)
 *     l_k += y_b ln(p_b / m_k) + (n_b − y_b) ln((1 − p_b) / (1 − m_k))
 *          + y_c ln(q_k / m_k) + (n_c − y_c) ln((1 − q_k) / (1 − m_k))
 *
 * E[exp l] ≤ 1 for any unknown, drifting probability as long as the candidate's is at most the baseline's.
 * Blocks are closed per stratum and their increments add: pooled, a different mix of texts would look like a
 * difference between the arms (Simpson's paradox).
 *
 * Source: Turner, Ly & Grünwald, "Generic E-variables for exact sequential k-sample tests" (arXiv 2106.02693).
 */

import { COMPONENTS, type DetectorConfig, type DetectorState, EvidenceDetector } from './evidence-detector.ts'

/** Half-open blocks older than this are dropped: what was long ago is no twin of what is now. */
const MAX_BLOCK_SEC = 900

export interface ArmCounts {
  readonly requests: number
  readonly bad: number
}

/** Of one stratum: n_b, y_b, n_c, y_c, and the tick of its first data. */
export type OpenBlock = readonly [number, number, number, number, number]

export interface TwinMeterState {
  readonly detector: DetectorState
  readonly blocks: Readonly<Record<string, OpenBlock>>
}

export class TwinMeter {
  readonly detector: EvidenceDetector
  readonly #baselineRate: number
  readonly #increments = new Float64Array(COMPONENTS)
  readonly #blocks: Map<string, OpenBlock>

  /** `baselineRate` is p_b: what the baseline is expected to have. */
  constructor(config: DetectorConfig, baselineRate: number, state?: TwinMeterState) {
    this.detector = new EvidenceDetector(config, state?.detector)
    this.#baselineRate = baselineRate
    this.#blocks = new Map(Object.entries(state?.blocks ?? {}))
  }

  get value(): number {
    return this.detector.value
  }

  add(tick: number, stratum: string, baseline: ArmCounts, candidate: ArmCounts): void {
    let open = this.#blocks.get(stratum)
    if (!open || tick - open[4] > MAX_BLOCK_SEC) open = [0, 0, 0, 0, tick]
    this.#blocks.set(stratum, [
      open[0] + baseline.requests,
      open[1] + baseline.bad,
      open[2] + candidate.requests,
      open[3] + candidate.bad,
      open[4],
    ])
  }

  /** Ends a tick: closes every block that has data of both arms. */
  step(tick: number): number {
    const ready = [...this.#blocks].filter(([, block]) => block[0] > 0 && block[2] > 0)
    if (ready.length === 0) return this.value
    // Sums of floats depend on their order: by name, so that a replay adds in the same one.
    ready.sort(([a], [b]) => (a < b ? -1 : 1))
    this.#increments.fill(0)
    for (const [stratum, block] of ready) {
      this.#accumulate(block)
      this.#blocks.delete(stratum)
    }
    return this.detector.fold(tick, this.#increments)
  }

  reset(): void {
    this.detector.reset()
    this.#blocks.clear()
  }

  state(): TwinMeterState {
    const blocks = [...this.#blocks].sort(([a], [b]) => (a < b ? -1 : 1))
    return { detector: this.detector.state(), blocks: Object.fromEntries(blocks) }
  }

  #accumulate([nb, yb, nc, yc]: OpenBlock): void {
    const pb = this.#baselineRate
    for (let k = 0; k < COMPONENTS; k++) {
      const q = this.detector.alternatives[k]!
      const m = (nb * pb + nc * q) / (nb + nc)
      this.#increments[k]! +=
        yb * Math.log(pb / m) +
        (nb - yb) * Math.log((1 - pb) / (1 - m)) +
        yc * Math.log(q / m) +
        (nc - yc) * Math.log((1 - q) / (1 - m))
    }
  }
}
