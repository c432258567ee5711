/** Counts of the last five minutes in steps of 30 s: what is shown while nothing points to a change. */

import type { ArmSample } from '../verdict.ts'

const STEP_SEC = 30
const STEPS = 10

/** Index of the step, candidate's requests and bad ones, the baseline's likewise. */
type Step = readonly [number, number, number, number, number]
export type RecentState = readonly Step[]

export class RecentCounts {
  #steps: Step[]

  constructor(state: RecentState = []) {
    this.#steps = [...state]
  }

  add(tick: number, requests: number, bad: number, baselineRequests: number, baselineBad: number): void {
    const index = Math.floor(tick / STEP_SEC)
    let last = this.#steps.at(-1)
    if (!last || last[0] !== index) {
      last = [index, 0, 0, 0, 0]
      this.#steps = [...this.#steps.filter((step) => step[0] > index - STEPS), last]
    }
    this.#steps[this.#steps.length - 1] = [
      index,
      last[1] + requests,
      last[2] + bad,
      last[3] + baselineRequests,
      last[4] + baselineBad,
    ]
  }

  candidate(tick: number): ArmSample {
    return this.#sum(tick, 1)
  }

  baseline(tick: number): ArmSample {
    return this.#sum(tick, 3)
  }

  reset(): void {
    this.#steps = []
  }

  state(): RecentState {
    return [...this.#steps]
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
