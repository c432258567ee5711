/** What changed, to every dashboard: written down once, sent to all, at most as often as `everyMs`. */

import type { ControlApi, LiveEvent } from '../../app/control-api.ts'
import { encodeEvent, RETRY } from './encode-event.ts'
import type { OpenStream, OpenStreams } from './open-streams.ts'

export interface ChangeStream {
  readonly open: (stillAllowed: () => Promise<boolean>) => ReadableStream<Uint8Array>
  readonly stop: () => void
}

export function createChangeStream(options: {
  readonly api: ControlApi
  readonly streams: OpenStreams
  readonly everyMs: number
  readonly bufferBytes: number
}): ChangeStream {
  const { api, streams, everyMs, bufferBytes } = options
  const changed = new Map<string, LiveEvent>()
  let resting: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    resting = undefined
    if (changed.size === 0) return
    const events = [...changed.values()].map((event) => encodeEvent('change', JSON.stringify(event)))
    changed.clear()
    resting = setTimeout(flush, everyMs)
    if (streams.count() > 0) streams.sendAll(joined(events))
  }
  // The same thing changed twice between two messages is told once.
  const unsubscribe = api.onEvent((event) => {
    changed.set(`${event.kind} ${event.rollout}`, event)
    if (resting === undefined) flush()
  })

  return {
    open: (stillAllowed) => openOne(streams, bufferBytes, stillAllowed),
    stop() {
      unsubscribe()
      clearTimeout(resting)
    },
  }
}

function openOne(
  streams: OpenStreams,
  bufferBytes: number,
  stillAllowed: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  let stop = () => false
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const stream: OpenStream = {
          send(chunk) {
            // Who cannot follow is cut off and reads everything anew when it comes back.
            if ((controller.desiredSize ?? 0) < chunk.byteLength) stream.end()
            else controller.enqueue(chunk)
          },
          stillAllowed,
          end() {
            if (stop()) controller.close()
          },
        }
        stop = () => streams.remove(stream)
        streams.add(stream)
        controller.enqueue(RETRY)
        // The first message: whoever (re)connects reads everything once, then follows the changes.
        controller.enqueue(encodeEvent('ready', '{}'))
      },
      cancel() {
        stop()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes }),
  )
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(chunks.reduce((bytes, chunk) => bytes + chunk.byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
