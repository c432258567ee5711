/** The baseline's references by stratum, refreshed together every 30 s of data. */

import {
  REFRESH_SEC,
  Reference,
  type ReferenceQuantiles,
  type ReferenceState,
} from '../statistics/reference.ts'
import { STRATA } from '../triggers/stratum.ts'

export interface ReferencesState {
  readonly strata: readonly (readonly [number, ReferenceState])[]
  readonly nextRefresh: number
}

export class References {
  readonly #strata: (Reference | undefined)[]
  #nextRefresh: number

  constructor(state?: ReferencesState) {
    this.#strata = Array.from({ length: STRATA }, () => undefined)
    for (const [stratum, reference] of state?.strata ?? []) this.#strata[stratum] = new Reference(reference)
    this.#nextRefresh = state?.nextRefresh ?? 0
  }

  quantiles(stratum: number): ReferenceQuantiles | null {
    return this.#strata[stratum]?.quantiles ?? null
  }

  /** `bin` of the scale of milliseconds. */
  add(stratum: number, tick: number, bin: number): void {
    let reference = this.#strata[stratum]
    if (!reference) {
      reference = new Reference()
      this.#strata[stratum] = reference
    }
    reference.add(tick, bin)
  }

  /** After the tick's observations were compared; answers whether it was time. */
  refresh(tick: number, minimum: number): boolean {
    if (tick < this.#nextRefresh) return false
    for (const reference of this.#strata) reference?.refresh(tick, minimum)
    this.#nextRefresh = tick + REFRESH_SEC
    return true
  }

  get usable(): boolean {
    return this.#strata.some((reference) => reference?.quantiles)
  }

  /** Tick of the newest sample, −1: none. */
  get lastSampleAt(): number {
    return Math.max(...this.#strata.map((reference) => reference?.lastSampleAt ?? -1))
  }

  /** The slowest stratum's p99 in milliseconds; null without a reference. */
  get slowestP99(): number | null {
    const slowest = Math.max(...this.#strata.map((reference) => reference?.quantiles?.p99 ?? -1))
    return slowest < 0 ? null : slowest
  }

  reset(): void {
    this.#strata.fill(undefined)
    this.#nextRefresh = 0
  }

  state(): ReferencesState {
    return {
      strata: this.#strata.flatMap((reference, stratum) =>
        reference ? [[stratum, reference.state()] as const] : [],
      ),
      nextRefresh: this.#nextRefresh,
    }
  }
}
