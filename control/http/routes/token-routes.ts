import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../actor-of.ts'
import type { HttpDeps } from '../deps.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { createTokenRequest, newTokenView, tokenView } from '../schemas/other-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'

const tags = ['tokens']

const list = createRoute({
  method: 'get',
  path: '/v1/tokens',
  tags,
  summary: 'All tokens, revoked ones included; never a secret',
  responses: { 200: json(z.object({ tokens: z.array(tokenView).readonly() }), 'Without secrets') },
})

const create = createRoute({
  method: 'post',
  path: '/v1/tokens',
  tags,
  summary: 'Make a token; its secret is in this answer and never shown again',
  request: { body: jsonBody(createTokenRequest) },
  responses: { 201: json(newTokenView, 'Made'), ...problems.conflict, ...problems.invalid },
})

const revoke = createRoute({
  method: 'delete',
  path: '/v1/tokens/{id}',
  tags,
  summary: 'Revoke a token; its sessions and streams end with it',
  request: { params: z.object({ id: z.string().min(1).max(200) }) },
  responses: { 200: json(tokenView, 'Revoked'), ...problems.notFound, ...problems.conflict },
})

export function tokenRoutes({ api }: HttpDeps) {
  return createRouter()
    .openapi(list, async (c) => c.json({ tokens: await api.tokens() }, 200))
    .openapi(create, async (c) => c.json(unwrap(await api.createToken(actorOf(c), c.req.valid('json'))), 201))
    .openapi(revoke, async (c) =>
      c.json(unwrap(await api.revokeToken(actorOf(c), c.req.valid('param').id)), 200),
    )
}
