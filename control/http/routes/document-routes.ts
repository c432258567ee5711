import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps } from '../deps.ts'
import { createRouter } from '../router.ts'

const text = z.string()

const document = createRoute({
  method: 'get',
  path: '/openapi.json',
  tags: ['about'],
  summary: 'This document',
  responses: {
    200: { description: 'OpenAPI 3.1', content: { 'application/json': { schema: z.unknown() } } },
  },
})

const metrics = createRoute({
  method: 'get',
  path: '/metrics',
  tags: ['about'],
  summary: 'Metrics for Prometheus',
  responses: { 200: { description: 'Prometheus text', content: { 'text/plain': { schema: text } } } },
})

/** Made once, at the first question: the routes do not change while it runs. */
export function documentRoutes({ metricsText }: HttpDeps, make: () => unknown) {
  let made: string | undefined
  return createRouter()
    .openapi(document, (c) => {
      made ??= JSON.stringify(make())
      return c.body(made, 200, { 'Content-Type': 'application/json' }) as never
    })
    .openapi(metrics, async () => {
      const headers = { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }
      return new Response(await metricsText(), { headers }) as never
    })
}
