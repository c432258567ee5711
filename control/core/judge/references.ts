/** The baseline's references by stratum, refreshed together every 30 s of data. */

import {
  REFRESH_SEC,
  Reference,
  type ReferenceQuantiles,
  type ReferenceState,
} from '../statistics/reference.ts'
import { boundedStratum } from '../triggers/stratum.ts'

export interface ReferencesState {
  readonly strata: Readonly<Record<string, ReferenceState>>
  readonly nextRefresh: number
}

export class References {
  readonly #strata: Map<string, Reference>
  #nextRefresh: number

  constructor(state?: ReferencesState) {
    this.#strata = new Map(
      Object.entries(state?.strata ?? {}).map(([stratum, reference]) => [stratum, new Reference(reference)]),
    )
    this.#nextRefresh = state?.nextRefresh ?? 0
  }

  /** Makes room for new strata; in order of name, so that the order inside a tick does not matter. */
  open(strata: ReadonlySet<string>): void {
    const unknown = [...strata].filter((stratum) => !this.#strata.has(stratum))
    for (const stratum of unknown.sort()) {
      const bounded = this.resolve(stratum)
      if (!this.#strata.has(bounded)) this.#strata.set(bounded, new Reference())
    }
  }

  /** The stratum that stands for this one here. */
  resolve(stratum: string): string {
    return boundedStratum(stratum, (name) => this.#strata.has(name), this.#strata.size)
  }

  quantiles(resolved: string): ReferenceQuantiles | null {
    return this.#strata.get(resolved)?.quantiles ?? null
  }

  add(resolved: string, tick: number, milliseconds: number): void {
    this.#strata.get(resolved)?.add(tick, milliseconds)
  }

  /** After the tick's observations were compared. */
  refresh(tick: number, minimum: number): void {
    if (tick < this.#nextRefresh) return
    for (const reference of this.#strata.values()) reference.refresh(tick, minimum)
    this.#nextRefresh = tick + REFRESH_SEC
  }

  get usable(): boolean {
    for (const reference of this.#strata.values()) if (reference.quantiles) return true
    return false
  }

  /** Tick of the newest sample, −1: none. */
  get lastSampleAt(): number {
    let last = -1
    for (const reference of this.#strata.values()) last = Math.max(last, reference.lastSampleAt)
    return last
  }

  /** The slowest stratum's p99 in milliseconds; null without a reference. */
  get slowestP99(): number | null {
    let slowest: number | null = null
    for (const { quantiles } of this.#strata.values())
      if (quantiles && (slowest === null || quantiles.p99 > slowest)) slowest = quantiles.p99
    return slowest
  }

  reset(): void {
    this.#strata.clear()
    this.#nextRefresh = 0
  }

  state(): ReferencesState {
    const strata = [...this.#strata].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      strata: Object.fromEntries(strata.map(([stratum, reference]) => [stratum, reference.state()])),
      nextRefresh: this.#nextRefresh,
    }
  }
}
