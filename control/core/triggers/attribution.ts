/**
 * Where trouble is: the candidate's last bad observations by language and text length, and how much of the traffic
 * each of these has. It explains a verdict and decides nothing.
 */

import { LANGUAGES, LENGTHS } from './stratum.ts'

export const CELLS = LANGUAGES * LENGTHS
const MAX_EVENTS = 200
const GENERATION_SEC = 3_600

/** Tick, cell (language × lengths + length), how many were bad. */
type Event = readonly [number, number, number]

export interface AttributionState {
  readonly events: readonly Event[]
  readonly startedAt: number
  /** Requests by cell: [cell, requests] of the generation that is filled and of the one before. */
  readonly current: readonly (readonly [number, number])[]
  readonly previous: readonly (readonly [number, number])[]
}

export interface Spread {
  /** Bad observations by cell. */
  readonly bad: Float64Array
  /** Requests by cell, over the last hour or two. */
  readonly requests: Float64Array
  /** Whether the bad ones since then were all kept. */
  readonly whole: boolean
}

export class Attribution {
  readonly #events: Event[]
  #startedAt: number
  #current: Uint32Array
  #previous: Uint32Array
  readonly #bad = new Int32Array(CELLS)
  #anyBad = false

  constructor(state?: AttributionState) {
    this.#events = state ? [...state.events] : []
    this.#startedAt = state?.startedAt ?? -1
    this.#current = unpack(state?.current)
    this.#previous = unpack(state?.previous)
  }

  /** Begins a tick. */
  open(tick: number): void {
    if (this.#startedAt >= 0 && tick - this.#startedAt < GENERATION_SEC) return
    const emptied = this.#previous
    emptied.fill(0)
    this.#previous = this.#current
    this.#current = emptied
    this.#startedAt = tick
  }

  note(cell: number, bad: boolean): void {
    this.#current[cell]!++
    if (!bad) return
    this.#bad[cell]!++
    this.#anyBad = true
  }

  /** Ends a tick. By cell, so that the order inside a tick does not matter. */
  close(tick: number): void {
    if (!this.#anyBad) return
    for (let cell = 0; cell < CELLS; cell++) {
      const bad = this.#bad[cell]!
      if (bad === 0) continue
      if (this.#events.length >= MAX_EVENTS) this.#events.shift()
      this.#events.push([tick, cell, bad])
    }
    this.#bad.fill(0)
    this.#anyBad = false
  }

  /** Of what came in the ticks from `since` on. */
  spread(since: number): Spread {
    const bad = new Float64Array(CELLS)
    for (const [tick, cell, n] of this.#events) if (tick >= since) bad[cell]! += n
    const requests = Float64Array.from(this.#current, (n, cell) => n + this.#previous[cell]!)
    const oldest = this.#events[0]
    const whole = this.#events.length < MAX_EVENTS || (oldest !== undefined && oldest[0] < since)
    return { bad, requests, whole }
  }

  reset(): void {
    this.#events.length = 0
    this.#startedAt = -1
    this.#current.fill(0)
    this.#previous.fill(0)
  }

  state(): AttributionState {
    return {
      events: [...this.#events],
      startedAt: this.#startedAt,
      current: pack(this.#current),
      previous: pack(this.#previous),
    }
  }
}

function pack(counts: Uint32Array): [number, number][] {
  return Array.from(counts, (n, cell): [number, number] => [cell, n]).filter(([, n]) => n > 0)
}

function unpack(packed: readonly (readonly [number, number])[] = []): Uint32Array {
  const counts = new Uint32Array(CELLS)
  for (const [cell, n] of packed) counts[cell] = n
  return counts
}
