/** Bytes that come in at one pace and are read at another. `chunks` grows and is never cut. */
export interface ByteFeed {
  /** Answers how many bytes there are by now. */
  readonly put: (bytes: Uint8Array) => number
  /** null: this was all. Else why the rest never comes. */
  end(problem: string | null): void
  readonly pieces: AsyncIterable<Uint8Array>
}

/** Any number may read; `leave` is called when the last of them goes away before the end. */
export function createByteFeed(chunks: Uint8Array[], leave: () => void): ByteFeed {
  let size = chunks.reduce((sum, { length }) => sum + length, 0)
  let ended: { readonly problem: string | null } | null = null
  let readers = 0
  let sleeping: (() => void)[] = []
  const stir = () => {
    const all = sleeping
    sleeping = []
    for (const wake of all) wake()
  }
  const iterate = (): AsyncIterator<Uint8Array> => {
    let at = 0
    readers++
    return {
      async next() {
        while (at >= chunks.length && ended === null)
          await new Promise<void>((resolve) => sleeping.push(resolve))
        if (at < chunks.length) return { done: false, value: chunks[at++]! }
        if (ended?.problem != null) throw new Error(`the audio broke off: ${ended.problem}`)
        return { done: true, value: undefined }
      },
      async return() {
        if (--readers === 0 && ended === null) leave()
        return { done: true, value: undefined }
      },
    }
  }
  return {
    put(bytes) {
      chunks.push(bytes)
      size += bytes.length
      stir()
      return size
    },
    end(problem) {
      ended = { problem }
      stir()
    },
    pieces: { [Symbol.asyncIterator]: iterate },
  }
}

export function joinBytes(chunks: readonly Uint8Array[]): Uint8Array {
  if (chunks.length === 1) return chunks[0]!
  const joined = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const chunk of chunks) {
    joined.set(chunk, at)
    at += chunk.length
  }
  return joined
}
