import { createRoute, z } from '@hono/zod-openapi'
import type { DecisionsQuery } from '../../app/control-api.ts'
import { COMMAND_NAMES } from '../../core/commands.ts'
import { actorOf, callerOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { decisionView } from '../schemas/incident-schemas.ts'
import {
  cohortView,
  evidenceView,
  metricsView,
  unitRequest,
  unitView,
  verdictHistoryView,
} from '../schemas/other-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { evidenceRequest } from '../schemas/rollout-requests.ts'
import { key, wholeNumber } from '../schemas/values.ts'

const params = z.object({ key })
const id = wholeNumber(1, Number.MAX_SAFE_INTEGER)
const moment = wholeNumber(0, 8_640_000_000_000_000)
/** As the ledger can be filtered. */
const filter = {
  actor: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .openapi({ description: 'Name of a person, `the judge` or `control`' }),
  command: z.enum([...COMMAND_NAMES, 'create']).optional(),
  from: moment.optional().openapi({ description: 'Asked for at this time or later' }),
  to: moment.optional().openapi({ description: 'Asked for before this time' }),
}
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
  request: { params, query: z.object({ ...page, ...filter }) },
  responses: { 200: decisionList, ...problems.notFound, ...problems.invalid },
})

const all = createRoute({
  method: 'get',
  path: '/v1/decisions',
  tags: ['decisions'],
  summary: 'The ledger',
  request: { query: z.object({ ...page, ...filter, rollout: key.optional() }) },
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
        points: wholeNumber(100, 3_000).optional().openapi({
          description:
            'At most so many values a series: runs of whole steps answer their extremes, so that no spike is lost',
        }),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
        path: ['to'],
        message: 'expected a time after from',
      }),
  },
  responses: { 200: json(metricsView, 'Both arms'), ...problems.notFound, ...problems.invalid },
})

const verdicts = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/verdicts',
  tags: ['rollouts'],
  summary: 'Evidence per trigger over the last day, a minute a step, at its loudest',
  description:
    'Minutes are kept in memory since `since`, when this process first judged the rollout; before it only what decisions rested on is known.',
  request: { params },
  responses: { 200: json(verdictHistoryView, 'The last day'), ...problems.notFound, ...problems.invalid },
})

const cohort = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}/cohort',
  tags: ['rollouts'],
  summary: 'Who is on which arm, in numbers',
  request: { params },
  responses: { 200: json(cohortView, 'Of the last five minutes'), ...problems.notFound, ...problems.invalid },
})

const explain = createRoute({
  method: 'post',
  path: '/v1/rollouts/{key}/explain',
  tags: ['rollouts'],
  summary: 'Which arm a user is on now, and why',
  description: 'The user id travels in the body, so that no log has it, and is not stored.',
  request: { params, body: jsonBody(unitRequest) },
  responses: { 200: json(unitView, 'Its arm'), ...problems.notFound, ...problems.invalid },
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
      const query = c.req.valid('query')
      // An empty ledger and a rollout that does not exist are not the same answer.
      unwrap(await api.rollout(rollout))
      return c.json({ decisions: await api.decisions(queryOf(query, rollout)) }, 200)
    })
    .openapi(all, async (c) => {
      const query = c.req.valid('query')
      return c.json({ decisions: await api.decisions(queryOf(query, query.rollout ?? null)) }, 200)
    })
    .openapi(one, async (c) => c.json(unwrap(await api.decision(c.req.valid('param').id)), 200))
    .openapi(metrics, async (c) => {
      const { from = null, to = null, stepMs = null, points = null } = c.req.valid('query')
      const { key: rollout } = c.req.valid('param')
      return c.json(unwrap(await api.metrics({ rollout, from, to, stepMs, points })), 200)
    })
    .openapi(verdicts, async (c) => c.json(unwrap(await api.verdictHistory(c.req.valid('param').key)), 200))
    .openapi(cohort, async (c) => c.json(unwrap(await api.cohort(c.req.valid('param').key)), 200))
    .openapi(explain, async (c) =>
      c.json(unwrap(await api.explainUnit(c.req.valid('param').key, c.req.valid('json').unit)), 200),
    )
    .openapi(readEvidence, async (c) =>
      c.json({ evidence: unwrap(await api.evidence(c.req.valid('param').key)) }, 200),
    )
    .openapi(enterEvidence, async (c) => {
      const { unit: _, author, ...input } = c.req.valid('json')
      const entered = { ...input, author: author ?? callerOf(c).identity.name }
      return c.json(unwrap(await api.addEvidence(actorOf(c), c.req.valid('param').key, entered)), 201)
    })
}

type Asked = {
  readonly [Name in Exclude<keyof DecisionsQuery, 'rollout'>]?: DecisionsQuery[Name] | undefined
}

function queryOf(asked: Asked, rollout: string | null): DecisionsQuery {
  const { actor = null, command = null, from = null, to = null, before = null } = asked
  return { rollout, actor, command, from, to, before, limit: asked.limit ?? DEFAULT_LIMIT }
}
