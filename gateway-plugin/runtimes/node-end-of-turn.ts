interface Due {
  readonly work: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

let waiting: Due[] = []

/**
 * Does it behind everything that the event loop has found to read, and tells when it is done. Writes that go out one
 * behind the other find whoever reads them awake from the first one; spread over a turn, each of them wakes a sleeper,
 * which on a virtual machine takes three times as long as the write itself.
 */
export function atEndOfTurn(work: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (waiting.length === 0) setImmediate(workAll)
    waiting.push({ work, resolve, reject })
  })
}

function workAll(): void {
  const due = waiting
  waiting = []
  for (const { work, resolve, reject } of due) {
    try {
      work()
      resolve()
    } catch (error) {
      reject(error)
    }
  }
}
