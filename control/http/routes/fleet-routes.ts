import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { failWith, unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { gatewayView } from '../schemas/other-schemas.ts'
import { backendRequest, backendView } from '../schemas/plan-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { alertView } from '../schemas/rollout-schemas.ts'
import { key } from '../schemas/values.ts'

const backends = createRoute({
  method: 'get',
  path: '/v1/backends',
  tags: ['backends'],
  summary: 'All backends, with their breakers as gateways last reported them',
  responses: { 200: json(z.object({ backends: z.array(backendView).readonly() }), 'By key') },
})

const putBackend = createRoute({
  method: 'put',
  path: '/v1/backends/{key}',
  tags: ['backends'],
  summary: 'Create or replace a backend; a new revision of a candidate holds its rollouts',
  request: { params: z.object({ key }), body: jsonBody(backendRequest) },
  responses: { 200: json(backendView, 'As it is now'), ...problems.conflict, ...problems.invalid },
})

const gateways = createRoute({
  method: 'get',
  path: '/v1/gateways',
  tags: ['gateways'],
  summary: 'Gateways with their instances, and the plan that each has applied',
  responses: { 200: json(z.object({ gateways: z.array(gatewayView).readonly() }), 'By name') },
})

const alerts = createRoute({
  method: 'get',
  path: '/v1/alerts',
  tags: ['alerts'],
  summary: 'Alerts that are open now',
  responses: { 200: json(z.object({ alerts: z.array(alertView).readonly() }), 'Open now') },
})

const testNotice = createRoute({
  method: 'post',
  path: '/v1/test-notice',
  tags: ['alerts'],
  summary: 'Send a test message to Slack, through the same outbox as any other',
  responses: { 202: json(z.object({ status: z.literal('queued') }), 'On its way') },
})

export function fleetRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(backends, async (c) => c.json({ backends: await api.backends() }, 200))
    .openapi(putBackend, async (c) => {
      const { key } = c.req.valid('param')
      const backend = c.req.valid('json')
      if (backend.key !== undefined && backend.key !== key)
        failWith({
          code: 'invalid',
          detail: `key: expected "${key}" as in the address, or none`,
          problems: [{ field: 'key', problem: `expected "${key}" as in the address, got "${backend.key}"` }],
        })
      return c.json(unwrap(await api.putBackend(actorOf(c), { ...backend, key })), 200)
    })
    .openapi(gateways, async (c) => c.json({ gateways: await api.gateways() }, 200))
    .openapi(alerts, async (c) => c.json({ alerts: await api.alerts() }, 200))
    .openapi(testNotice, async (c) => {
      await api.sendTestNotice(actorOf(c))
      return c.json({ status: 'queued' as const }, 202)
    })
}
