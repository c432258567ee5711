/**
 * The literal rule, for those who want it: the observed fraction is over what is allowed in a window, on enough
 * observations, and stays so for long enough. No guarantee: how often it fires without a cause depends on the
 * traffic.
 *
 * The window moves in sixtieths of its length. It is looked at whenever data comes; a look that finds too few
 * observations, or a fraction within its bound, starts the time over, and so does a silence in which it ran empty:
 * what nobody sees does not stay over its bound.
 */

import type { WindowRule } from '../policy.ts'

const STEPS = 60

/** Index of the step, observations, bad ones, and how many bad ones were allowed. */
type Step = readonly [number, number, number, number]

export interface WindowVoiceState {
  readonly steps: readonly Step[]
  /** Tick of the first look of the run that found it over; −1: it is not over. */
  readonly overSince: number
  readonly value: number
}

export class WindowVoice {
  /** 1 or more rolls back; below, the fraction of the time that it has to stay over. */
  value: number
  overSince: number
  readonly #rule: WindowRule
  readonly #stepSec: number
  #steps: Step[]

  constructor(rule: WindowRule, state?: WindowVoiceState) {
    this.#rule = rule
    this.#stepSec = Math.max(1, Math.ceil(rule.windowMs / 1_000 / STEPS))
    this.#steps = state ? [...state.steps] : []
    this.overSince = state?.overSince ?? -1
    this.value = state?.value ?? 0
  }

  /** Counts of one tick; `allowed` of the `requests` may be bad. `sample`: what the minimum is counted in. */
  step(tick: number, requests: number, bad: number, allowed: number): number {
    const index = Math.floor(tick / this.#stepSec)
    const last = this.#steps.at(-1)
    if (last === undefined || last[0] <= index - STEPS) this.overSince = -1
    if (last?.[0] === index)
      this.#steps[this.#steps.length - 1] = [index, last[1] + requests, last[2] + bad, last[3] + allowed]
    else
      this.#steps = [
        ...this.#steps.filter((step) => step[0] > index - STEPS),
        [index, requests, bad, allowed],
      ]
    const now = this.counts(tick)
    if (now.requests < this.#rule.minRequests || !(now.bad > now.allowed)) {
      this.overSince = -1
      this.value = 0
      return 0
    }
    if (this.overSince < 0) this.overSince = tick
    const forSec = this.#rule.forMs / 1_000
    this.value = forSec === 0 ? 1 : (tick - this.overSince) / forSec
    return this.value
  }

  /** First tick of the window that ends at this one. */
  startOf(tick: number): number {
    return (Math.floor(tick / this.#stepSec) - STEPS + 1) * this.#stepSec
  }

  /** Seconds that it still has to stay over. */
  get remainingSec(): number {
    return Math.ceil(Math.max(0, 1 - this.value) * (this.#rule.forMs / 1_000))
  }

  counts(tick: number): { readonly requests: number; readonly bad: number; readonly allowed: number } {
    const oldest = Math.floor(tick / this.#stepSec) - STEPS
    let requests = 0
    let bad = 0
    let allowed = 0
    for (const step of this.#steps) {
      if (step[0] <= oldest) continue
      requests += step[1]
      bad += step[2]
      allowed += step[3]
    }
    return { requests, bad, allowed }
  }

  reset(): void {
    this.#steps = []
    this.overSince = -1
    this.value = 0
  }

  state(): WindowVoiceState {
    return { steps: [...this.#steps], overSince: this.overSince, value: this.value }
  }
}
