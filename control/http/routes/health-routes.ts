import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps } from '../deps.ts'
import { json } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { health } from '../schemas/other-schemas.ts'

const alive = createRoute({
  method: 'get',
  path: '/healthz',
  tags: ['health'],
  summary: 'Whether the process is alive',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'It is') },
})

const ready = createRoute({
  method: 'get',
  path: '/readyz',
  tags: ['health'],
  summary: 'Whether control can do its work: the store answers and the judge has run in the last 10 s',
  responses: { 200: json(health, 'Ready'), 503: json(health, 'Not ready: the failing check says why') },
})

export function healthRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(alive, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(ready, async (c) => {
      const state = await api.health()
      return state.ready ? c.json(state, 200) : c.json(state, 503)
    })
}
