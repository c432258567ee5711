import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { RolloutView } from '../../app/views.ts'
import type { RolloutChange } from '../../core/commands.ts'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { readIfMatch } from '../if-match.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { problems } from '../schemas/problem-schema.ts'
import { commandRequest, createRolloutRequest, editRolloutRequest } from '../schemas/rollout-requests.ts'
import { commandOutcome, rolloutSummary, rolloutView } from '../schemas/rollout-schemas.ts'
import { key } from '../schemas/values.ts'

const tags = ['rollouts']
const params = z.object({ key })
const ifMatch = z.object({
  'If-Match': z.string().optional().openapi({ description: 'The version being looked at, in quotes: `"7"`' }),
})

const list = createRoute({
  method: 'get',
  path: '/v1/rollouts',
  tags,
  summary: 'All rollouts',
  responses: {
    200: json(z.object({ rollouts: z.array(rolloutSummary).readonly() }), 'In order of creation'),
  },
})

const create = createRoute({
  method: 'post',
  path: '/v1/rollouts',
  tags,
  summary: 'Create a rollout, in draft; without a policy it gets the default ladder',
  request: { body: jsonBody(createRolloutRequest) },
  responses: { 201: json(rolloutView, 'Created'), ...problems.conflict, ...problems.invalid },
})

const read = createRoute({
  method: 'get',
  path: '/v1/rollouts/{key}',
  tags,
  summary: 'One rollout with all that is known of it; its version is in ETag',
  request: { params },
  responses: { 200: json(rolloutView, 'As it is now'), ...problems.notFound, ...problems.invalid },
})

const edit = createRoute({
  method: 'patch',
  path: '/v1/rollouts/{key}',
  tags,
  summary: 'Change name, policy, eligibility or overrides; a policy is replaced as a whole',
  request: { params, headers: ifMatch, body: jsonBody(editRolloutRequest) },
  responses: {
    200: json(rolloutView, 'Changed'),
    ...problems.notFound,
    ...problems.conflict,
    ...problems.version,
    ...problems.invalid,
  },
})

const command = createRoute({
  method: 'post',
  path: '/v1/rollouts/{key}/commands',
  tags,
  summary: 'Start, advance, set-share, hold, resume, roll-back, undo, re-arm, complete, abandon',
  description:
    'All but roll-back need a reason and If-Match. What is refused says which gates are not clear and what each needs.',
  request: { params, headers: ifMatch, body: jsonBody(commandRequest) },
  responses: {
    200: json(commandOutcome, 'Done, or so already'),
    ...problems.notFound,
    ...problems.conflict,
    ...problems.version,
    ...problems.invalid,
  },
})

export function rolloutRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(list, async (c) => c.json({ rollouts: await api.rollouts() }, 200))
    .openapi(create, async (c) => {
      const rollout = unwrap(await api.createRollout(actorOf(c), c.req.valid('json')))
      tellVersion(c, rollout)
      c.header('Location', `/v1/rollouts/${rollout.key}`)
      return c.json(rollout, 201)
    })
    .openapi(read, async (c) => {
      const rollout = unwrap(await api.rollout(c.req.valid('param').key))
      tellVersion(c, rollout)
      return c.json(rollout, 200)
    })
    .openapi(edit, async (c) => {
      const { reason, ...asked } = c.req.valid('json')
      const change = Object.fromEntries(
        Object.entries(asked).filter(([, value]) => value !== undefined),
      ) as RolloutChange
      const { key } = c.req.valid('param')
      const rollout = unwrap(await api.editRollout(actorOf(c), key, readIfMatch(c), change, reason))
      tellVersion(c, rollout)
      return c.json(rollout, 200)
    })
    .openapi(command, async (c) => {
      const input = c.req.valid('json')
      // A person's roll-back never waits, not even for a header that makes no sense.
      const version = input.command === 'roll-back' ? null : readIfMatch(c)
      const outcome = unwrap(await api.command(actorOf(c), c.req.valid('param').key, version, input))
      tellVersion(c, outcome.rollout)
      return c.json(outcome, 200)
    })
}

function tellVersion(c: Context, rollout: RolloutView): void {
  c.header('ETag', `"${rollout.version}"`)
}
