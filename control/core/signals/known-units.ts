/**
 * Which units were met, and the share at which they were last found on the baseline: bounded memory.
 *
 * When it is full, the range of fingerprints that are kept halves, and what lies beyond is forgotten and never
 * counted again. Whether a unit is kept depends on its fingerprint and on how many units there are, and the
 * fingerprint is independent of the hash that assigns arms: so the units that are counted are a fair sample, and
 * what is computed from them stays valid.
 */

const EVERY_FINGERPRINT = 0x1_0000_0000
/** The unit was found on the candidate: a share that rises leaves it there, so it has nothing more to say. */
export const ON_CANDIDATE = 10_001

export interface KnownUnitsState {
  /** Fingerprints below are kept. */
  readonly below: number
  /** By share, or ON_CANDIDATE: fingerprints, rising. */
  readonly units: Readonly<Record<string, readonly number[]>>
}

export class KnownUnits {
  readonly #most: number
  readonly #units = new Map<number, number>()
  #below: number

  constructor(most: number, state?: KnownUnitsState) {
    this.#most = most
    this.#below = state?.below ?? EVERY_FINGERPRINT
    for (const [share, fingerprints] of Object.entries(state?.units ?? {}))
      for (const fingerprint of fingerprints) this.#units.set(fingerprint, Number(share))
  }

  isKept(fingerprint: number): boolean {
    return fingerprint < this.#below
  }

  /** Share in basis points at which it was last on the baseline, ON_CANDIDATE, or undefined: not met yet. */
  get(fingerprint: number): number | undefined {
    return this.#units.get(fingerprint)
  }

  set(fingerprint: number, share: number): void {
    this.#units.set(fingerprint, share)
    while (this.#units.size > this.#most) {
      this.#below /= 2
      for (const known of this.#units.keys()) if (known >= this.#below) this.#units.delete(known)
    }
  }

  get size(): number {
    return this.#units.size
  }

  clear(): void {
    this.#units.clear()
    this.#below = EVERY_FINGERPRINT
  }

  state(): KnownUnitsState {
    const units: Record<string, number[]> = {}
    for (const [fingerprint, share] of [...this.#units].sort(([a], [b]) => a - b)) {
      units[share] ??= []
      units[share].push(fingerprint)
    }
    return { below: this.#below, units }
  }
}
