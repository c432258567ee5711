/**
 * Whether a trigger would like to hear more of the baseline, from evidence of 0.01 on until it has fallen below
 * 0.001: the reverse shadow then copies much more. For a while after that the witness is waited for; if it has not
 * come by then, copies are not to be had, and the triggers speak without it.
 */

const FROM = 0.01
const UNTIL = 0.001
/** Enough for a new plan to reach the gateways and for 20 copies at one request in three seconds. */
const PATIENCE_SEC = 120

export interface SuspicionState {
  /** Tick, −1: no suspicion. */
  readonly since: number
}

export class Suspicion {
  #since: number

  constructor(state?: SuspicionState) {
    this.#since = state?.since ?? -1
  }

  get raised(): boolean {
    return this.#since >= 0
  }

  /** After a tick: the largest evidence of a meter that a witness would help. */
  hear(tick: number, evidence: number): void {
    if (this.#since >= 0 ? evidence < UNTIL : evidence < FROM) this.#since = -1
    else if (this.#since < 0) this.#since = tick
  }

  isWitnessAwaited(tick: number, askedFor: boolean): boolean {
    return askedFor && this.#since >= 0 && tick - this.#since < PATIENCE_SEC
  }

  reset(): void {
    this.#since = -1
  }

  state(): SuspicionState {
    return { since: this.#since }
  }
}
