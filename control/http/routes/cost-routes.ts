import { createRoute, z } from '@hono/zod-openapi'
import { COST_KINDS } from '../../app/money/money-api.ts'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { costsView, entryReceipt } from '../schemas/money-entries.ts'
import {
  addCostRequest,
  budgetRequest,
  projectionRequest,
  reasonOnly,
  setCostRequest,
} from '../schemas/money-requests.ts'
import { problems } from '../schemas/problem-schema.ts'
import { key, wholeNumber } from '../schemas/values.ts'
import { sameKind } from './same-kind.ts'

const tags = ['money']
const byKey = z.object({ key })
const params = z.object({ kind: z.enum(COST_KINDS), id: wholeNumber(1, Number.MAX_SAFE_INTEGER) })

const read = createRoute({
  method: 'get',
  path: '/v1/costs',
  tags,
  summary: 'Fixed and one-off costs of hosting it yourself, projections, and budgets',
  responses: { 200: json(costsView, 'All of them') },
})

const add = createRoute({
  method: 'post',
  path: '/v1/costs',
  tags,
  summary: 'Enter a fixed cost, counted by the second from its begin to its end, or one that falls due once',
  request: { body: jsonBody(addCostRequest) },
  responses: { 201: json(entryReceipt, 'Entered'), ...problems.notFound, ...problems.invalid },
})

const set = createRoute({
  method: 'put',
  path: '/v1/costs/{kind}/{id}',
  tags,
  summary: 'Correct or end a cost; the history keeps both',
  request: { params, body: jsonBody(setCostRequest) },
  responses: { 200: json(entryReceipt, 'As it is now'), ...problems.notFound, ...problems.invalid },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/costs/{kind}/{id}',
  tags,
  summary: 'Take a cost away as if it had never been; to end one, set its `to`',
  request: { params, body: jsonBody(reasonOnly) },
  responses: { 200: json(entryReceipt, 'As it was'), ...problems.notFound, ...problems.invalid },
})

const setProjection = createRoute({
  method: 'put',
  path: '/v1/rollouts/{key}/projection',
  tags,
  summary: 'Say what each stage will cost; the gate of the draft asks for it, the cost trigger judges by it',
  request: { params: byKey, body: jsonBody(projectionRequest) },
  responses: { 200: json(entryReceipt, 'In force'), ...problems.notFound, ...problems.invalid },
})

const setBudget = createRoute({
  method: 'put',
  path: '/v1/backends/{key}/budget',
  tags,
  summary: 'What a metered backend may spend in a UTC day: an alert at 80 %, no shadows and probes at 100 %',
  request: { params: byKey, body: jsonBody(budgetRequest) },
  responses: { 200: json(entryReceipt, 'In force'), ...problems.notFound, ...problems.invalid },
})

const clearBudget = createRoute({
  method: 'delete',
  path: '/v1/backends/{key}/budget',
  tags,
  summary: 'Take the daily budget of a backend away',
  request: { params: byKey, body: jsonBody(reasonOnly) },
  responses: { 200: json(entryReceipt, 'Gone'), ...problems.notFound, ...problems.invalid },
})

export function costRoutes({ api: { money } }: HttpDeps) {
  return createRouter()
    .openapi(read, async (c) => c.json(await money.costs(), 200))
    .openapi(add, async (c) => {
      const { reason, ...cost } = c.req.valid('json')
      return c.json(unwrap(await money.addCost(actorOf(c), cost, reason)), 201)
    })
    .openapi(set, async (c) => {
      const { kind, id } = c.req.valid('param')
      const { reason, ...cost } = c.req.valid('json')
      sameKind(kind, cost.kind)
      return c.json(unwrap(await money.setCost(actorOf(c), id, cost, reason)), 200)
    })
    .openapi(remove, async (c) => {
      const { kind, id } = c.req.valid('param')
      return c.json(unwrap(await money.removeCost(actorOf(c), kind, id, c.req.valid('json').reason)), 200)
    })
    .openapi(setProjection, async (c) => {
      const { reason, ...projection } = c.req.valid('json')
      const { key: rollout } = c.req.valid('param')
      return c.json(unwrap(await money.setProjection(actorOf(c), rollout, projection, reason)), 200)
    })
    .openapi(setBudget, async (c) => {
      const { reason, ...budget } = c.req.valid('json')
      return c.json(unwrap(await money.setBudget(actorOf(c), c.req.valid('param').key, budget, reason)), 200)
    })
    .openapi(clearBudget, async (c) =>
      c.json(
        unwrap(await money.setBudget(actorOf(c), c.req.valid('param').key, null, c.req.valid('json').reason)),
        200,
      ),
    )
}
