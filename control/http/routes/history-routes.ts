import { createRoute, z } from '@hono/zod-openapi'
import { actorOf, callerOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { decisionView } from '../schemas/incident-schemas.ts'
import { evidenceView, metricsView } from '../schemas/other-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { evidenceRequest } from '../schemas/rollout-requests.ts'
import { key, wholeNumber } from '../schemas/values.ts'

const params = z.object({ key })
const id = wholeNumber(1, Number.MAX_SAFE_INTEGER)
const page = {
  before: id.optional().openapi({ description: 'Only decisions with a smaller number' }),
  limit: wholeNumber(1, 200).optional(),
}
const decisionList = json(z.object({ decisions: z.array(decisionView).readonly() }), 'Newest first')
const DEFAULT_LIMIT = 50

const ofRollout = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/decisions',
  tags: ['decisions'],
  summary: 'The ledger of one rollout',
  request: { params, query: z.object(page) },
  responses: { 200: decisionList, ...problems.notFound, ...problems.invalid },
})

const all = createRoute({
  method: 'get',
  path: '/v1/decisions',
  tags: ['decisions'],
  summary: 'The ledger',
  request: { query: z.object({ ...page, rollout: key.optional() }) },
  responses: { 200: decisionList, ...problems.invalid },
})

const one = createRoute({
  method: 'get',
  path: '/v1/decisions/{id}',
  tags: ['decisions'],
  summary: 'One decision, with the evidence as it was then',
  request: { params: z.object({ id }) },
  responses: { 200: json(decisionView, 'The decision'), ...problems.notFound, ...problems.invalid },
})

const moment = wholeNumber(0, 8_640_000_000_000_000)
const metrics = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/metrics',
  tags: ['rollouts'],
  summary: 'What was measured, one value a step; gaps are null',
  request: {
    params,
    query: z
      .object({
        from: moment.optional(),
        to: moment.optional(),
        stepMs: wholeNumber(1_000, 86_400_000).optional(),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
        path: ['to'],
        message: 'expected a time after from',
      }),
  },
  responses: { 200: json(metricsView, 'Both arms'), ...problems.notFound, ...problems.invalid },
})

const readEvidence = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/evidence',
  tags: ['evidence'],
  summary: 'Evidence that was measured elsewhere and entered',
  request: { params },
  responses: {
    200: json(z.object({ evidence: z.array(evidenceView).readonly() }), 'Newest first'),
    ...problems.notFound,
    ...problems.invalid,
  },
})

const enterEvidence = createRoute({
  method: 'post',
  path: '/v1/rollouts/{key}/evidence',
  tags: ['evidence'],
  summary: 'Enter a benchmark, listening test, capacity, projection or saving that was measured elsewhere',
  request: { params, body: jsonBody(evidenceRequest) },
  responses: { 201: json(evidenceView, 'Entered'), ...problems.notFound, ...problems.invalid },
})

export function historyRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(ofRollout, async (c) => {
      const { key: rollout } = c.req.valid('param')
      const { before = null, limit = DEFAULT_LIMIT } = c.req.valid('query')
      // An empty ledger and a rollout that does not exist are not the same answer.
      unwrap(await api.rollout(rollout))
      return c.json({ decisions: await api.decisions({ rollout, before, limit }) }, 200)
    })
    .openapi(all, async (c) => {
      const { rollout = null, before = null, limit = DEFAULT_LIMIT } = c.req.valid('query')
      return c.json({ decisions: await api.decisions({ rollout, before, limit }) }, 200)
    })
    .openapi(one, async (c) => c.json(unwrap(await api.decision(c.req.valid('param').id)), 200))
    .openapi(metrics, async (c) => {
      const { from = null, to = null, stepMs = null } = c.req.valid('query')
      const { key: rollout } = c.req.valid('param')
      return c.json(unwrap(await api.metrics({ rollout, from, to, stepMs })), 200)
    })
    .openapi(readEvidence, async (c) =>
      c.json({ evidence: unwrap(await api.evidence(c.req.valid('param').key)) }, 200),
    )
    .openapi(enterEvidence, async (c) => {
      const { unit: _, author, ...input } = c.req.valid('json')
      const entered = { ...input, author: author ?? callerOf(c).identity.name }
      return c.json(unwrap(await api.addEvidence(actorOf(c), c.req.valid('param').key, entered)), 201)
    })
}
