/**
 * Plans as they are published. Only the newest matters: a reader that is slow skips what it missed and never
 * makes control hold more than one plan for it.
 */

import type { ControlApi, PublishedPlan } from '../../app/control-api.ts'
import { encodeEvent, RETRY } from './encode-event.ts'
import type { OpenStream, OpenStreams } from './open-streams.ts'

export function openPlanStream(options: {
  readonly api: ControlApi
  readonly streams: OpenStreams
  /** The plan that the reader has already; 0: none. */
  readonly lastSeen: number
  readonly stillAllowed: () => Promise<boolean>
}): ReadableStream<Uint8Array> {
  const { api, streams, lastSeen } = options
  let waiting: PublishedPlan | undefined
  let sent = 0
  let stop = () => false
  let flush = () => {}

  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const hasRoom = () => (controller.desiredSize ?? 0) > 0
        flush = () => {
          if (waiting === undefined || !hasRoom()) return
          sent = waiting.planVersion
          controller.enqueue(encodeEvent('plan', waiting.body, waiting.planVersion))
          waiting = undefined
        }
        const offer = (plan: PublishedPlan) => {
          if (plan.planVersion <= Math.max(sent, waiting?.planVersion ?? 0)) return
          waiting = plan
          flush()
        }
        const stream: OpenStream = {
          send: (chunk) => {
            if (hasRoom()) controller.enqueue(chunk)
          },
          stillAllowed: options.stillAllowed,
          end: () => {
            if (stop()) controller.close()
          },
        }
        // Before the current plan is asked for, so that none can slip through between the two.
        const unsubscribe = api.onPlan(offer)
        let open = true
        stop = () => {
          open = false
          unsubscribe()
          return streams.remove(stream)
        }
        streams.add(stream)
        controller.enqueue(RETRY)
        const current = await api.plan()
        // Whoever claims another plan gets this one, newer or not: what to keep is the gateway's to decide.
        if (!open) return
        if (current.planVersion === lastSeen) sent = Math.max(sent, lastSeen)
        else offer(current)
      },
      pull: () => flush(),
      cancel() {
        stop()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 4_096 }),
  )
}
