/** The same pieces; who leaves them early calls `leave` instead of ending them, since others may wait for the rest. */
export function leaveBy(pieces: AsyncIterable<Uint8Array>, leave: () => void): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = pieces[Symbol.asyncIterator]()
      return {
        next: () => iterator.next(),
        async return() {
          leave()
          return { done: true, value: undefined }
        },
      }
    },
  }
}
