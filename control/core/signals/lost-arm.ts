/**
 * Records of one arm that are lost: dropped by a gateway for lack of memory, or counted as assigned and never
 * arrived. What is on its way is not lost: only what has been missing for a whole minute is.
 */

import type { Reported } from './reported.ts'

const BIN_SEC = 30
const WINDOW_BINS = 10
const SETTLE_BINS = 2
/** An instance that comes back after an hour in silence has a higher number, and was counted before. */
const NEW_UNTIL_SEQ = 20

/** Totals since this began to count; `missing` is the least that was outstanding in the bin. */
interface Bin {
  readonly index: number
  assigned: number
  dropped: number
  missing: number
}
type Counts = readonly [assigned: number, dropped: number, missing: number]

export interface LostArmState {
  readonly bins: readonly Readonly<Bin>[]
  readonly instances: readonly (readonly [string, ...Counts])[]
  readonly totals: Counts
}

export class LostArm {
  #bins: Bin[]
  #instances: Map<string, Counts>
  #totals: [number, number, number]
  #begun: boolean

  constructor(state?: LostArmState) {
    this.#bins = (state?.bins ?? []).map((bin) => ({ ...bin }))
    this.#instances = new Map((state?.instances ?? []).map(([id, ...counts]) => [id, counts]))
    this.#totals = [...(state?.totals ?? ([0, 0, 0] as const))]
    this.#begun = state !== undefined
  }

  /** All instances that are known now; one that is gone keeps what it lost. */
  hear(tick: number, arm: 'baseline' | 'candidate', instances: readonly Reported[]): void {
    const seen = new Map<string, Counts>()
    for (const { id, seq, assigned, received, dropped } of instances) {
      const counts: Counts = [assigned[arm], dropped[arm], Math.max(0, assigned[arm] - received[arm])]
      // What instances did before anybody looked is no news, unless they begin while somebody looks.
      const isNew = this.#begun && seq <= NEW_UNTIL_SEQ
      const before = this.#instances.get(id) ?? (isNew ? [0, 0, 0] : counts)
      this.#totals[0] += Math.max(0, counts[0] - before[0])
      this.#totals[1] += Math.max(0, counts[1] - before[1])
      this.#totals[2] += counts[2] - before[2]
      seen.set(id, counts)
    }
    this.#instances = seen
    this.#begun = true
    this.#fill(Math.floor(tick / BIN_SEC))
  }

  #fill(index: number): void {
    const [assigned, dropped, missing] = this.#totals
    const last = this.#bins.at(-1)
    if (last?.index === index)
      Object.assign(last, { assigned, dropped, missing: Math.min(last.missing, missing) })
    else {
      // One bin more than the window and its settling is the point that it is measured from.
      const oldest = index - WINDOW_BINS - SETTLE_BINS
      this.#bins = [...this.#bins.filter((bin) => bin.index >= oldest), { index, assigned, dropped, missing }]
    }
  }

  /** In the last five minutes; a minute later for what is missing. */
  lost(tick: number): { readonly lost: number; readonly assigned: number } {
    const now = Math.floor(tick / BIN_SEC)
    const last = this.#bins.at(-1)
    if (!last) return { lost: 0, assigned: 0 }
    const start = this.#bins.findLast(({ index }) => index <= now - WINDOW_BINS) ?? this.#bins[0]!
    const settled = (at: number) => {
      const bins = this.#bins.filter(({ index }) => index <= at && index >= at - SETTLE_BINS)
      return bins.length === 0 ? null : Math.min(...bins.map(({ missing }) => missing))
    }
    const before = settled(now - WINDOW_BINS) ?? this.#bins[0]!.missing
    const missing = Math.max(0, (settled(now) ?? last.missing) - before)
    const lost = Math.max(missing, last.dropped - start.dropped)
    return { lost, assigned: Math.max(last.assigned - start.assigned, lost) }
  }

  state(): LostArmState {
    return {
      bins: this.#bins.map((bin) => ({ ...bin })),
      instances: [...this.#instances].map(([id, counts]) => [id, ...counts] as const),
      totals: [...this.#totals],
    }
  }
}
