import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { incidentView } from '../schemas/incident-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { key, prose, wholeNumber } from '../schemas/values.ts'

const tags = ['incidents']
const params = z.object({ id: wholeNumber(1, Number.MAX_SAFE_INTEGER) })
const one = { 200: json(incidentView, 'The incident'), ...problems.notFound, ...problems.invalid }

const list = createRoute({
  method: 'get',
  path: '/v1/incidents',
  tags,
  summary: 'Incidents, newest first',
  request: {
    query: z.object({
      rollout: key.optional(),
      status: z.enum(['open', 'closed']).optional(),
      limit: wholeNumber(1, 200).optional(),
    }),
  },
  responses: {
    200: json(z.object({ incidents: z.array(incidentView).readonly() }), 'Newest first'),
    ...problems.invalid,
  },
})

const read = createRoute({
  method: 'get',
  path: '/v1/incidents/{id}',
  tags,
  summary: 'One incident with its timeline',
  request: { params },
  responses: one,
})

const note = createRoute({
  method: 'post',
  path: '/v1/incidents/{id}/notes',
  tags,
  summary: 'Add to the timeline, such as the reason of a roll-back',
  request: { params, body: jsonBody(z.strictObject({ text: prose }).openapi('NoteIncident')) },
  responses: { ...one, ...problems.conflict },
})

const close = createRoute({
  method: 'post',
  path: '/v1/incidents/{id}/close',
  tags,
  summary: 'Close it with its cause, which a re-arm waits for',
  request: { params, body: jsonBody(z.strictObject({ cause: prose }).openapi('CloseIncident')) },
  responses: { ...one, ...problems.conflict },
})

export function incidentRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const { rollout = null, status = null, limit = 50 } = c.req.valid('query')
      return c.json({ incidents: await api.incidents({ rollout, status, limit }) }, 200)
    })
    .openapi(read, async (c) => c.json(unwrap(await api.incident(c.req.valid('param').id)), 200))
    .openapi(note, async (c) =>
      c.json(
        unwrap(await api.noteIncident(actorOf(c), c.req.valid('param').id, c.req.valid('json').text)),
        200,
      ),
    )
    .openapi(close, async (c) =>
      c.json(
        unwrap(await api.closeIncident(actorOf(c), c.req.valid('param').id, c.req.valid('json').cause)),
        200,
      ),
    )
}
