/**
 * The twin meter: is the candidate worse than the baseline *now*? Immune to whatever hits both arms.
 *
 * A block of one slot (a stratum, or a language) closes at the first tick in which both arms have data, and its
 * {@link TwinFactors} are folded into an {@link EvidenceDetector}: P(false alarm before T) ≤ T / B under any common
 * trouble. Blocks are closed per slot and their increments add: pooled, a different mix of texts would look like
 * a difference between the arms (Simpson's paradox).
 */

import { COMPONENTS, type DetectorConfig, type DetectorState, EvidenceDetector } from './evidence-detector.ts'
import { TwinFactors } from './twin-factors.ts'

/** Half-open blocks older than this are dropped: what was long ago is no twin of what is now. */
const MAX_BLOCK_SEC = 900

export interface ArmCounts {
  readonly requests: number
  readonly bad: number
}

/** Slot, n_b, y_b, n_c, y_c, and the tick of its first data. */
export type OpenBlock = readonly [number, number, number, number, number, number]

export interface TwinMeterState {
  readonly detector: DetectorState
  readonly blocks: readonly OpenBlock[]
}

export class TwinMeter {
  readonly detector: EvidenceDetector
  readonly #factors: TwinFactors
  readonly #increments = new Float64Array(COMPONENTS)
  /** Per slot n_b, y_b, n_c, y_c. */
  readonly #blocks: Int32Array
  /** Per slot the tick of its first data, −1: empty. */
  readonly #since: Float64Array

  /** `baselineRate` is p_b: what the baseline is expected to have. */
  constructor(config: DetectorConfig, baselineRate: number, slots: number, state?: TwinMeterState) {
    this.detector = new EvidenceDetector(config, state?.detector)
    this.#factors = new TwinFactors(this.detector.alternatives, baselineRate)
    this.#blocks = new Int32Array(slots * 4)
    this.#since = new Float64Array(slots).fill(-1)
    for (const [slot, nb, yb, nc, yc, since] of state?.blocks ?? []) {
      this.#blocks.set([nb, yb, nc, yc], slot * 4)
      this.#since[slot] = since
    }
  }

  get value(): number {
    return this.detector.value
  }

  /** Adds the counts of one tick, four per slot (n_b, y_b, n_c, y_c), and closes every block that both arms have. */
  step(tick: number, counts: Int32Array): number {
    const blocks = this.#blocks
    const increments = this.#increments
    let closed = false
    // In order of the slots: sums of floats depend on their order.
    for (let slot = 0, at = 0; at < blocks.length; slot++, at += 4) {
      if (counts[at] === 0 && counts[at + 2] === 0) continue
      const since = this.#since[slot]!
      const fresh = since < 0 || tick - since > MAX_BLOCK_SEC
      const nb = counts[at]! + (fresh ? 0 : blocks[at]!)
      const yb = counts[at + 1]! + (fresh ? 0 : blocks[at + 1]!)
      const nc = counts[at + 2]! + (fresh ? 0 : blocks[at + 2]!)
      const yc = counts[at + 3]! + (fresh ? 0 : blocks[at + 3]!)
      if (nb === 0 || nc === 0) {
        if (fresh) this.#since[slot] = tick
        this.#keep(at, nb, yb, nc, yc)
        continue
      }
      const factors = this.#factors.of(nb, yb, nc, yc)
      if (!closed) increments.fill(0)
      for (let k = 0; k < COMPONENTS; k++) increments[k]! += factors[k]!
      closed = true
      this.#since[slot] = -1
    }
    return closed ? this.detector.fold(tick, increments) : this.value
  }

  #keep(at: number, nb: number, yb: number, nc: number, yc: number): void {
    this.#blocks[at] = nb
    this.#blocks[at + 1] = yb
    this.#blocks[at + 2] = nc
    this.#blocks[at + 3] = yc
  }

  /**
   * Seconds until the value reaches 1 if both arms go on as they did for the last `seconds`; null when that leads
   * nowhere.
   */
  expectedSeconds(baseline: ArmCounts, candidate: ArmCounts, seconds: number): number | null {
    if (baseline.requests === 0 || candidate.requests === 0) return null
    const counts = [baseline.requests, baseline.bad, candidate.requests, candidate.bad] as const
    const [nb, yb, nc, yc] = counts
    const pace = this.#factors.pace(nb / seconds, yb / seconds, nc / seconds, yc / seconds)
    return this.detector.expectedSeconds((k) => pace[k]!)
  }

  reset(): void {
    this.detector.reset()
    this.#blocks.fill(0)
    this.#since.fill(-1)
  }

  state(): TwinMeterState {
    const blocks: OpenBlock[] = []
    for (const [slot, since] of this.#since.entries()) {
      if (since < 0) continue
      const [nb, yb, nc, yc] = this.#blocks.subarray(slot * 4, slot * 4 + 4)
      blocks.push([slot, nb!, yb!, nc!, yc!, since])
    }
    return { detector: this.detector.state(), blocks }
  }
}
