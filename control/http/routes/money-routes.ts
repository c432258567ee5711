import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { moneyHistory } from '../schemas/money-entries.ts'
import { accountDayView } from '../schemas/money-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { wholeNumber } from '../schemas/values.ts'

const tags = ['money']
const DEFAULT_CHANGES = 100

const accountDay = createRoute({
  method: 'get',
  path: '/v1/money/account-days/{day}',
  tags,
  summary: 'How the bill of an account for a UTC day was reached, part by part; the parts sum to it',
  request: {
    params: z.object({ day: z.iso.date('expected a UTC day such as 2026-11-28') }),
    query: z.object({
      account: z
        .string()
        .min(1)
        .max(64)
        .optional()
        .openapi({ description: 'Absent: the one with the largest bill of that day' }),
    }),
  },
  responses: { 200: json(accountDayView, 'The account-day'), ...problems.notFound, ...problems.invalid },
})

const history = createRoute({
  method: 'get',
  path: '/v1/money/history',
  tags,
  summary: 'Who entered, changed or took away which price, cost, projection or budget, and why',
  request: { query: z.object({ limit: wholeNumber(1, 1_000).optional() }) },
  responses: { 200: json(moneyHistory, 'Newest first'), ...problems.invalid },
})

export function moneyRoutes({ api: { money } }: HttpDeps) {
  return createRouter()
    .openapi(accountDay, async (c) => {
      const { account = null } = c.req.valid('query')
      return c.json(unwrap(await money.accountDay(Date.parse(c.req.valid('param').day), account)), 200)
    })
    .openapi(history, async (c) =>
      c.json(await money.history(c.req.valid('query').limit ?? DEFAULT_CHANGES), 200),
    )
}
