import { createRoute, z } from '@hono/zod-openapi'
import { reportCsv } from '../../app/report/report-csv.ts'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { problems } from '../schemas/problem-schema.ts'
import { reportListing, reportView, weekName } from '../schemas/report-schemas.ts'
import { strictObject } from '../schemas/strict-object.ts'
import { prose } from '../schemas/values.ts'

const params = z.object({ week: weekName })

const all = createRoute({
  method: 'get',
  path: '/v1/reports',
  tags: ['reports'],
  summary: 'The weeks that there is a report of, newest first',
  responses: { 200: json(z.object({ reports: z.array(reportListing).readonly() }), 'Newest first') },
})

const one = createRoute({
  method: 'get',
  path: '/v1/reports/{week}',
  tags: ['reports'],
  summary: 'The report of a week, computed from what is known now',
  description:
    'JSON, or CSV where `Accept` asks for text/csv or the address ends with .csv: a header row, units in the names of columns.',
  request: { params },
  responses: {
    200: {
      description: 'The report',
      content: { 'application/json': { schema: reportView }, 'text/csv': { schema: z.string() } },
    },
    ...problems.notFound,
    ...problems.invalid,
  },
})

const send = createRoute({
  method: 'post',
  path: '/v1/reports/{week}/send',
  tags: ['reports'],
  summary: 'Send the report of a whole week now, or again; the message says who wanted it and why',
  request: { params, body: jsonBody(strictObject({ reason: prose })) },
  responses: {
    200: json(reportView, 'The report that was sent'),
    ...problems.notFound,
    ...problems.conflict,
    ...problems.invalid,
  },
})

export function reportRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(all, async (c) => c.json({ reports: await api.reports.list() }, 200))
    .openapi(one, async (c) => {
      const { week } = c.req.valid('param')
      const named = week.endsWith('.csv')
      const report = unwrap(await api.reports.read(named ? week.slice(0, -4) : week))
      if (!named && !/\btext\/csv\b/.test(c.req.header('accept') ?? '')) return c.json(report, 200)
      return new Response(reportCsv(report), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8; header=present',
          'Content-Disposition': `attachment; filename="crossfade-${report.week}.csv"`,
          Vary: 'Accept',
        },
      }) as never
    })
    .openapi(send, async (c) => {
      const { reason } = c.req.valid('json')
      return c.json(unwrap(await api.reports.send(actorOf(c), c.req.valid('param').week, reason)), 200)
    })
}
