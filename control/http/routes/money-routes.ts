import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { moneyHistory } from '../schemas/money-entries.ts'
import { whatIfRequest } from '../schemas/money-requests.ts'
import { accountDayView, moneyView, whatIfView } from '../schemas/money-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'
import { key, wholeNumber } from '../schemas/values.ts'

const tags = ['money']
const moment = wholeNumber(0, 8_640_000_000_000_000)
const DEFAULT_CHANGES = 100

const read = createRoute({
  method: 'get',
  path: '/v1/money',
  tags,
  summary: 'What it costs, what it would cost on the vendor, what that saves, and when it breaks even',
  request: {
    query: z
      .object({
        rollout: key.optional().openapi({ description: 'Absent: all rollouts together' }),
        from: moment.optional().openapi({
          description: 'Epoch milliseconds; whole UTC days are shown. Absent: 28 days before `to`',
        }),
        to: moment.optional().openapi({ description: 'Epoch milliseconds; absent: now' }),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from < to, {
        path: ['to'],
        message: 'expected a time after from',
      }),
  },
  responses: { 200: json(moneyView, 'Micro-dollars'), ...problems.notFound, ...problems.invalid },
})

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

const whatIf = createRoute({
  method: 'post',
  path: '/v1/money/what-if',
  tags,
  summary: 'The same calculation for another volume, growth, server, wage or model; changes nothing',
  request: { body: jsonBody(whatIfRequest) },
  responses: { 200: json(whatIfView, 'With a curve of costs'), ...problems.notFound, ...problems.invalid },
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
    .openapi(read, async (c) => {
      const { rollout = null, from = null, to = null } = c.req.valid('query')
      return c.json(unwrap(await money.read({ rollout, from, to })), 200)
    })
    .openapi(accountDay, async (c) => {
      const { account = null } = c.req.valid('query')
      return c.json(unwrap(await money.accountDay(Date.parse(c.req.valid('param').day), account)), 200)
    })
    .openapi(whatIf, async (c) => {
      const { rollout = null, ...changes } = c.req.valid('json')
      return c.json(unwrap(await money.whatIf(changes, rollout)), 200)
    })
    .openapi(history, async (c) =>
      c.json(await money.history(c.req.valid('query').limit ?? DEFAULT_CHANGES), 200),
    )
}
