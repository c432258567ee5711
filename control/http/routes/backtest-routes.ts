import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps } from '../deps.ts'
import { failWith, unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { backtestRequest, backtestView } from '../schemas/backtest-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { key, wholeNumber } from '../schemas/values.ts'

const tags = ['backtests']
const params = z.object({ key })
const oneParams = z.object({ key, id: z.string().min(1).max(64) })
const moment = wholeNumber(0, 8_640_000_000_000_000)

const start = createRoute({
  method: 'post',
  path: '/v1/rollouts/{key}/backtests',
  tags,
  summary: 'Replay stored attempts through a policy; one runs at a time, others wait',
  request: { params, body: jsonBody(backtestRequest) },
  responses: {
    202: json(backtestView, 'Asked for; Location says where it can be followed'),
    ...problems.notFound,
    ...problems.invalid,
    ...problems.overloaded,
  },
})

const read = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/backtests/{id}',
  tags,
  summary: 'How far it is, and its report once it is done; kept for an hour',
  request: { params: oneParams },
  responses: { 200: json(backtestView, 'The backtest'), ...problems.notFound, ...problems.invalid },
})

const cancel = createRoute({
  method: 'delete',
  path: '/v1/rollouts/{key}/backtests/{id}',
  tags,
  summary: 'Stop it, or forget its result',
  request: { params: oneParams },
  responses: { 200: json(backtestView, 'As it was then'), ...problems.notFound, ...problems.invalid },
})

const exportAttempts = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/attempts',
  tags,
  summary: 'Stored attempts as lines of JSON, with what admission said of each: what a backtest reads',
  request: { params, query: z.object({ from: moment, to: moment }) },
  responses: {
    200: { description: 'Lines of JSON', content: { 'application/x-ndjson': { schema: z.string() } } },
    ...problems.notFound,
    ...problems.invalid,
  },
})

export function backtestRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(start, async (c) => {
      const { key: rollout } = c.req.valid('param')
      const { policy = null, ...wanted } = c.req.valid('json')
      const view = unwrap(await api.backtests.start(rollout, { ...wanted, policy }))
      c.header('Location', `/v1/rollouts/${rollout}/backtests/${view.id}`)
      return c.json(view, 202)
    })
    .openapi(read, (c) => {
      const { key: rollout, id } = c.req.valid('param')
      return c.json(unwrap(api.backtests.read(rollout, id)), 200)
    })
    .openapi(cancel, (c) => {
      const { key: rollout, id } = c.req.valid('param')
      return c.json(unwrap(api.backtests.cancel(rollout, id)), 200)
    })
    .openapi(exportAttempts, async (c) => {
      const { key: rollout } = c.req.valid('param')
      const { from, to } = c.req.valid('query')
      if (from >= to)
        failWith({
          code: 'invalid',
          detail: 'to: expected a time after from',
          problems: [{ field: 'to', problem: `expected more than ${from}, got ${to}` }],
        })
      const pieces = unwrap(await api.backtests.export(rollout, { from, to }))
      return new Response(streamOf(pieces), {
        headers: {
          'Content-Type': 'application/x-ndjson; charset=utf-8',
          'Content-Disposition': `attachment; filename="${rollout}-attempts.ndjson"`,
        },
      }) as never
    })
}

/** Asks for a piece only when the client has taken the one before. */
function streamOf(pieces: AsyncIterableIterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel() {
        await pieces.return?.()
      },
    },
    { highWaterMark: 1 },
  )
}
