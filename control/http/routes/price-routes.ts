import { createRoute, z } from '@hono/zod-openapi'
import { PRICE_KINDS } from '../../app/money/money-api.ts'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { entryReceipt, pricesView } from '../schemas/money-entries.ts'
import { addPriceRequest, reasonOnly, setPriceRequest } from '../schemas/money-requests.ts'
import { problems } from '../schemas/problem-schema.ts'
import { wholeNumber } from '../schemas/values.ts'
import { sameKind } from './same-kind.ts'

const tags = ['money']
const params = z.object({ kind: z.enum(PRICE_KINDS), id: wholeNumber(1, Number.MAX_SAFE_INTEGER) })

const read = createRoute({
  method: 'get',
  path: '/v1/prices',
  tags,
  summary: 'The price book: dated tariffs, rates and exchange rates, and the models that have no price',
  responses: { 200: json(pricesView, 'The price book') },
})

const add = createRoute({
  method: 'post',
  path: '/v1/prices',
  tags,
  summary: 'Enter a price; earlier use keeps the price that was in force',
  request: { body: jsonBody(addPriceRequest) },
  responses: {
    201: json(z.object({ entered: z.array(entryReceipt).readonly() }), 'All that was entered'),
    ...problems.notFound,
    ...problems.invalid,
  },
})

const set = createRoute({
  method: 'put',
  path: '/v1/prices/{kind}/{id}',
  tags,
  summary: 'Correct a price: what was computed with it is computed anew, and the history keeps both',
  request: { params, body: jsonBody(setPriceRequest) },
  responses: { 200: json(entryReceipt, 'As it is now'), ...problems.notFound, ...problems.invalid },
})

const remove = createRoute({
  method: 'delete',
  path: '/v1/prices/{kind}/{id}',
  tags,
  summary: 'Take a price away: use that it alone priced is unpriced then',
  request: { params, body: jsonBody(reasonOnly) },
  responses: { 200: json(entryReceipt, 'As it was'), ...problems.notFound, ...problems.invalid },
})

export function priceRoutes({ api: { money } }: HttpDeps) {
  return createRouter()
    .openapi(read, async (c) => c.json(await money.prices(), 200))
    .openapi(add, async (c) => {
      const { reason, ...price } = c.req.valid('json')
      return c.json({ entered: unwrap(await money.addPrice(actorOf(c), price, reason)) }, 201)
    })
    .openapi(set, async (c) => {
      const { kind, id } = c.req.valid('param')
      const { reason, ...price } = c.req.valid('json')
      sameKind(kind, price.kind)
      return c.json(unwrap(await money.setPrice(actorOf(c), id, price, reason)), 200)
    })
    .openapi(remove, async (c) => {
      const { kind, id } = c.req.valid('param')
      return c.json(unwrap(await money.removePrice(actorOf(c), kind, id, c.req.valid('json').reason)), 200)
    })
}
