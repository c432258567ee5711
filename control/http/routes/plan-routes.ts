import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { callerOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { failWith } from '../http-error.ts'
import { json } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { planSchema } from '../schemas/plan-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { EVENT_STREAM_HEADERS } from '../streams/encode-event.ts'
import type { OpenStreams } from '../streams/open-streams.ts'
import { openPlanStream } from '../streams/plan-stream.ts'

const read = createRoute({
  method: 'get',
  path: '/v1/plan',
  tags: ['gateways'],
  summary: 'The plan in force; ETag is its version',
  request: { headers: z.object({ 'If-None-Match': z.string().optional() }) },
  responses: { 200: json(planSchema, 'The plan'), 304: { description: 'Still the same' } },
})

const stream = createRoute({
  method: 'get',
  path: '/v1/plan/stream',
  tags: ['gateways'],
  summary: 'Plans as they are published: event `plan`, id its version; a comment every 15 s',
  request: {
    headers: z.object({
      'Last-Event-ID': z.string().optional().openapi({ description: 'Version of the plan already there' }),
    }),
  },
  responses: {
    200: { description: 'Server-sent events', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems.overloaded,
  },
})

export function planRoutes({ api }: HttpDeps, streams: OpenStreams, mostStreams: number) {
  return createRouter()
    .openapi(read, async (c) => {
      const { planVersion, body } = await api.plan()
      const tag = `"${planVersion}"`
      const headers = { ETag: tag, 'Cache-Control': 'no-cache' }
      const same = c.req
        .header('if-none-match')
        ?.split(',')
        .some((known) => known.trim().replace(/^W\//, '') === tag)
      if (same) return c.body(null, 304, headers)
      return new Response(body, { headers: { ...headers, 'Content-Type': 'application/json' } }) as never
    })
    .openapi(stream, (c) => {
      if (streams.count() >= mostStreams)
        failWith({
          code: 'overloaded',
          detail: `${mostStreams} plan streams are open; poll /v1/plan instead`,
          retryAfterSec: 5,
        })
      // Nobody reads the body of an answer to HEAD, so nothing would ever end its stream.
      if (c.req.method === 'HEAD') return new Response(null, { headers: EVENT_STREAM_HEADERS })
      const body = openPlanStream({
        api,
        streams,
        lastSeen: lastEventId(c),
        stillAllowed: callerOf(c).stillHolds,
      })
      return new Response(body, { headers: EVENT_STREAM_HEADERS })
    })
}

function lastEventId(c: Context): number {
  const version = Number(c.req.header('last-event-id') ?? 0)
  return Number.isSafeInteger(version) ? version : 0
}
