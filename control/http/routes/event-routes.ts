import { createRoute, z } from '@hono/zod-openapi'
import { callerOf } from '../actor-of.ts'
import { failWith } from '../http-error.ts'
import { createRouter } from '../router.ts'
import { problems } from '../schemas/problem-schema.ts'
import type { ChangeStream } from '../streams/change-stream.ts'
import { EVENT_STREAM_HEADERS } from '../streams/encode-event.ts'
import type { OpenStreams } from '../streams/open-streams.ts'

const events = createRoute({
  method: 'get',
  path: '/v1/events',
  tags: ['events'],
  summary: 'What changed, for dashboards: event `ready` first, then `change` at most once a second',
  description:
    'Data of `change`: `{kind: rollout | decision | incident | alert | gateways | money, rollout}`. Read anew what it names.',
  responses: {
    200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems.overloaded,
  },
})

export function eventRoutes(changes: ChangeStream, streams: OpenStreams, mostStreams: number) {
  return createRouter().openapi(events, (c) => {
    if (streams.count() >= mostStreams)
      failWith({ code: 'overloaded', detail: `${mostStreams} event streams are open`, retryAfterSec: 5 })
    // Nobody reads the body of an answer to HEAD, so nothing would ever end its stream.
    if (c.req.method === 'HEAD') return new Response(null, { headers: EVENT_STREAM_HEADERS })
    return new Response(changes.open(callerOf(c).stillHolds), { headers: EVENT_STREAM_HEADERS })
  })
}
