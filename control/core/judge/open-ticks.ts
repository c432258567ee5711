/** What has come for ticks that are still open. */

export class OpenTicks<T> {
  readonly #kept = new Map<number, T[]>()
  /** The earliest tick with anything, infinite: none. */
  first = Number.POSITIVE_INFINITY

  add(tick: number, more: readonly T[]): void {
    const open = this.#kept.get(tick)
    if (open) for (const one of more) open.push(one)
    else if (more.length > 0) {
      this.#kept.set(tick, more.slice())
      if (tick < this.first) this.first = tick
    }
  }

  /** Takes out what has come for a tick. */
  take(tick: number): readonly T[] | undefined {
    const taken = this.#kept.get(tick)
    if (!taken) return undefined
    this.#kept.delete(tick)
    if (tick === this.first) {
      this.first = Number.POSITIVE_INFINITY
      for (const open of this.#kept.keys()) if (open < this.first) this.first = open
    }
    return taken
  }

  clear(): void {
    this.#kept.clear()
    this.first = Number.POSITIVE_INFINITY
  }
}
