/** One at a time, in order of asking: what must not see a half-done neighbour. */

export interface Turn {
  run<T>(work: () => Promise<T>): Promise<T>
  /** How many are waiting or under way. */
  readonly waiting: number
}

export function createTurn(): Turn {
  let tail: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return {
    run(work) {
      waiting++
      const mine = tail.then(work).finally(() => {
        waiting--
      })
      // The next one waits for the end of this one, whatever it was.
      tail = mine.catch(() => undefined)
      return mine
    },
    get waiting() {
      return waiting
    },
  }
}
