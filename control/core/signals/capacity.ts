/**
 * Whether the candidate has room for what is assigned to it: of the requests that found it full, the fraction over
 * `forMs`, and not in one burst: at the beginning of that time as at its end.
 */

import { describeDuration, describeRate, describeRequests } from '../describe.ts'
import type { SignalPolicy } from '../policy.ts'
import type { SignalAnswer } from './signal.ts'

/** Bins in `forMs`; one more is kept, so that the whole time is always covered. */
const BINS = 5
/** Fewer requests than this say nothing of capacity. */
const LEAST = 20

interface Bin {
  readonly index: number
  assigned: number
  full: number
}

export interface CapacityState {
  /** Bins of another width are no bins of these. */
  readonly binSec: number
  readonly bins: readonly Readonly<Bin>[]
}

export class Capacity {
  #bins: Bin[]
  readonly #policy: SignalPolicy['capacity']
  readonly #binSec: number

  /** A state of another `forMs` is left aside, as where control died between an edit and its snapshot. */
  constructor(policy: SignalPolicy['capacity'], state?: CapacityState) {
    this.#policy = policy
    this.#binSec = Math.max(1, Math.ceil(policy.forMs / 1_000 / BINS))
    this.#bins = state?.binSec === this.#binSec ? state.bins.map((bin) => ({ ...bin })) : []
  }

  /** Requests assigned to the candidate in this tick, and those of them that found it full. */
  step(tick: number, assigned: number, full: number): void {
    if (assigned === 0) return
    const index = Math.floor(tick / this.#binSec)
    const last = this.#bins.at(-1)
    if (last?.index === index) {
      last.assigned += assigned
      last.full += full
      return
    }
    this.#bins = [...this.#bins.filter((bin) => bin.index >= index - BINS), { index, assigned, full }]
  }

  answer(tick: number): SignalAnswer {
    const now = Math.floor(tick / this.#binSec)
    const bins = this.#bins.filter(({ index }) => index >= now - BINS)
    const { maxFraction: bound, forMs } = this.#policy
    const all = sum(bins)
    if (all.assigned < LEAST)
      return {
        state: 'unknown',
        value: all.assigned === 0 ? null : all.full / all.assigned,
        bound,
        sample: all.assigned,
        text: `${describeRequests(all.assigned)} assigned to the candidate in ${describeDuration(forMs)}, ${LEAST} needed`,
      }
    const first = sum(bins.filter(({ index }) => index <= now - BINS + 1))
    const last = sum(bins.filter(({ index }) => index >= now - 1))
    const value = all.full / all.assigned
    const raised = [all, first, last].every((part) => part.full > bound * part.assigned)
    return {
      state: raised ? 'raised' : 'clear',
      value,
      bound,
      sample: all.assigned,
      text: `${describeRate(value)} of ${describeRequests(all.assigned)} over ${describeDuration(forMs)} found the candidate full, bound ${describeRate(bound)}`,
    }
  }

  reset(): void {
    this.#bins = []
  }

  state(): CapacityState {
    return { binSec: this.#binSec, bins: this.#bins.map((bin) => ({ ...bin })) }
  }
}

function sum(bins: readonly Bin[]): { readonly assigned: number; readonly full: number } {
  return {
    assigned: bins.reduce((total, bin) => total + bin.assigned, 0),
    full: bins.reduce((total, bin) => total + bin.full, 0),
  }
}
