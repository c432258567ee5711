/**
 * Counts of the last five minutes in steps of 30 s: what is shown while nothing points to a change, and whether
 * the baseline can be a witness now.
 */

import type { ArmSample } from '../verdict.ts'

const STEP_SEC = 30
const STEPS = 10
/** Baseline requests in five minutes below which it cannot be a witness. */
const WITNESS_REQUESTS = 20
/**
 * As many of its usual gaps without a request, and the baseline is silent: between independent requests that
 * happens by chance once in e^20, so that nobody loses a witness in the middle of a shared incident.
 */
const SILENT_GAPS = 20
const LEAST_SILENT_SEC = 20

/** Index of the step, candidate's requests and bad ones, the baseline's likewise. */
type Step = [number, number, number, number, number]
export interface RecentState {
  readonly steps: readonly (readonly [number, number, number, number, number])[]
  /** Tick of the baseline's last request, −1: none. */
  readonly baselineAt: number
}

export class RecentCounts {
  #steps: Step[]
  #baselineAt: number

  constructor(state?: RecentState) {
    this.#steps = (state?.steps ?? []).map((step) => [...step])
    this.#baselineAt = state?.baselineAt ?? -1
  }

  add(tick: number, requests: number, bad: number, baselineRequests: number, baselineBad: number): void {
    const index = Math.floor(tick / STEP_SEC)
    let last = this.#steps.at(-1)
    if (last?.[0] !== index) {
      while (this.#steps.length > 0 && this.#steps[0]![0] <= index - STEPS) this.#steps.shift()
      last = [index, 0, 0, 0, 0]
      this.#steps.push(last)
    }
    last[1] += requests
    last[2] += bad
    last[3] += baselineRequests
    last[4] += baselineBad
    if (baselineRequests > 0) this.#baselineAt = tick
  }

  candidate(tick: number): ArmSample {
    return this.#sum(tick, 1)
  }

  baseline(tick: number): ArmSample {
    return this.#sum(tick, 3)
  }

  /** Enough baseline requests in five minutes, and it has not fallen silent since: a twin could wait for ever. */
  hasWitness(tick: number): boolean {
    const { requests } = this.baseline(tick)
    if (requests < WITNESS_REQUESTS) return false
    const usualGap = (STEP_SEC * STEPS) / requests
    return tick - this.#baselineAt <= Math.max(LEAST_SILENT_SEC, SILENT_GAPS * usualGap)
  }

  reset(): void {
    this.#steps = []
    this.#baselineAt = -1
  }

  state(): RecentState {
    return { steps: this.#steps.map((step) => [...step] as const), baselineAt: this.#baselineAt }
  }

  #sum(tick: number, from: 1 | 3): ArmSample {
    const index = Math.floor(tick / STEP_SEC)
    let requests = 0
    let bad = 0
    for (const step of this.#steps) {
      if (step[0] <= index - STEPS) continue
      requests += step[from]
      bad += step[from + 1]!
    }
    return { requests, bad }
  }
}
