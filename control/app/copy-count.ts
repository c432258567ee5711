/**
 * Copies of the newest UTC day that had any. Those of open ticks are kept apart, since a snapshot is of closed ticks
 * alone: their rows are counted again by a replay.
 */

const DAY_SEC = 86_400

export interface CopyCountState {
  readonly day: number
  readonly count: number
}

export class CopyCount {
  #closed: CopyCountState
  readonly #open = new Map<number, number>()

  constructor(state: CopyCountState = { day: 0, count: 0 }) {
    this.#closed = state
  }

  /** One of an open tick. */
  add(tick: number): void {
    this.#open.set(tick, (this.#open.get(tick) ?? 0) + 1)
  }

  close(upTo: number): void {
    for (const [tick, count] of this.#open)
      if (tick <= upTo) {
        this.#open.delete(tick)
        this.#closed = addTo(this.#closed, dayOf(tick), count)
      }
  }

  /** On the day of this tick, those of open ticks with it. */
  onDayOf(now: number): number {
    const day = dayOf(now)
    let sum = this.#closed.day === day ? this.#closed.count : 0
    for (const [tick, count] of this.#open) if (dayOf(tick) === day) sum += count
    return sum
  }

  get state(): CopyCountState {
    return this.#closed
  }
}

function addTo(closed: CopyCountState, day: number, count: number): CopyCountState {
  if (day < closed.day) return closed
  return { day, count: day === closed.day ? closed.count + count : count }
}

function dayOf(tick: number): number {
  return Math.floor(tick / DAY_SEC)
}
