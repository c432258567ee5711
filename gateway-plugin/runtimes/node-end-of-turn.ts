interface Due {
  readonly work: () => void
  readonly onError: (error: unknown) => void
}

let waiting: Due[] = []

/**
 * Does it behind everything that the event loop has found to read. Writes that go out one
 * behind the other find whoever reads them awake from the first one; spread over a turn, each of them wakes a sleeper,
 * which on a virtual machine takes three times as long as the write itself.
 */
export function atEndOfTurn(work: () => void, onError: (error: unknown) => void): void {
  if (waiting.length === 0) setImmediate(workAll)
  waiting.push({ work, onError })
}

function workAll(): void {
  const due = waiting
  waiting = []
  for (const { work, onError } of due) {
    try {
      work()
    } catch (error) {
      onError(error)
    }
  }
}
