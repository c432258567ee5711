/**
 * One user is one voice: after a bad observation of a unit, every observation of that unit, good or bad, is left
 * out for a while. The rule uses the past only, so the guarantees of the meters stand.
 *
 * The window is 60 s, 10 s while fewer than ten units are active on the candidate, and doubles with every
 * failure in a row up to an hour: a user who always fails is heard less and less, whatever the traffic. Measured
 * with one such user, five retries a second, a day: with a fixed window 40 of 60 runs rolled back (all with 20
 * users at 0.2 requests a second), doubling 0 of 60; a total outage is decided at the same second.
 */

import type { Arm } from '../../../gateway-plugin/contract.ts'
import { type ActiveMinute, hasManyUnits, noteActive } from './active-units.ts'
import { type AdmissionPatch, type AdmissionState, STREAK_SEC, type UnitMemory } from './admission-state.ts'

const WINDOW_SEC = 60
const FEW_UNITS_WINDOW_SEC = 10
const MAX_WINDOW_SEC = 3_600

/** The state with the changes of one batch over it; the state itself is not touched. */
export class OneVoice {
  readonly #state: AdmissionState
  readonly #muted = new Map<string, UnitMemory | null>()
  #active: readonly ActiveMinute[]

  constructor(state: AdmissionState) {
    this.#state = state
    this.#active = state.active
  }

  /** Whether this observation is heard; remembers what follows from it. */
  hear(tick: number, arm: Arm, unit: string, bad: boolean): boolean {
    if (arm === 'candidate') this.#active = noteActive(this.#active, tick, unit)
    const key = arm === 'candidate' ? `c:${unit}` : `b:${unit}`
    const memory = this.#memory(key)
    if (memory && tick < memory.until) return false
    if (bad) {
      const streak = memory && tick < memory.until + STREAK_SEC ? memory.streak + 1 : 1
      const base = hasManyUnits(this.#active, tick) ? WINDOW_SEC : FEW_UNITS_WINDOW_SEC
      this.#muted.set(key, { until: tick + Math.min(MAX_WINDOW_SEC, base * 2 ** (streak - 1)), streak })
    } else if (memory) {
      this.#muted.set(key, null)
    }
    return true
  }

  patch(): AdmissionPatch {
    return { muted: this.#muted, active: this.#active }
  }

  #memory(key: string): UnitMemory | undefined {
    const changed = this.#muted.get(key)
    return changed === null ? undefined : (changed ?? this.#state.muted.get(key))
  }
}
