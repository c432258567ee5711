/** The streams that are open now: bounded in number, kept alive together, ended together at shutdown. */

import { COMMENT } from './encode-event.ts'

export interface OpenStream {
  /** Bytes the reader has not taken yet are over the bound, or it went away. */
  readonly send: (chunk: Uint8Array<ArrayBuffer>) => void
  readonly stillAllowed: () => Promise<boolean>
  readonly end: () => void
}

export interface OpenStreams {
  readonly count: () => number
  readonly add: (stream: OpenStream) => void
  /** False when it was ended before. */
  readonly remove: (stream: OpenStream) => boolean
  readonly sendAll: (chunk: Uint8Array<ArrayBuffer>) => void
  readonly endAll: () => void
}

export function createOpenStreams(heartbeatMs: number): OpenStreams {
  const streams = new Set<OpenStream>()
  let timer: ReturnType<typeof setInterval> | undefined

  const beat = () => {
    for (const stream of streams) {
      stream.send(COMMENT)
      // A revoked token must not go on reading for as long as it can hold a connection.
      stream.stillAllowed().then(
        (allowed) => {
          if (!allowed) stream.end()
        },
        () => stream.end(),
      )
    }
  }
  const stopIfIdle = () => {
    if (streams.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    count: () => streams.size,
    add(stream) {
      streams.add(stream)
      timer ??= setInterval(beat, heartbeatMs)
    },
    remove(stream) {
      const was = streams.delete(stream)
      stopIfIdle()
      return was
    },
    sendAll(chunk) {
      for (const stream of streams) stream.send(chunk)
    },
    endAll() {
      for (const stream of streams) stream.end()
    },
  }
}
