/** The OpenAPI document: what the routes declare, and from the table of access who may use each. */

import type { OpenAPIHono } from '@hono/zod-openapi'
import { ACCESS, type Access, type RouteName } from './access.ts'
import type { HttpEnv } from './env.ts'
import { problemOf, problemTitles } from './problem.ts'

type Document = ReturnType<OpenAPIHono<HttpEnv>['getOpenAPI31Document']>

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const

export function openapiDocument(app: OpenAPIHono<HttpEnv>): Document {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' })
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'crossfade_session',
  })
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Crossfade control',
      version: '1',
      description:
        'Moves live traffic between backends. Times are epoch milliseconds, shares basis points. Errors are RFC 9457 problem details.',
    },
    tags: [],
  })
  for (const [path, item] of Object.entries(document.paths ?? {}))
    for (const method of METHODS) {
      const operation = item[method]
      if (operation === undefined) continue
      const access: Access = ACCESS[`${method.toUpperCase()} ${path}` as RouteName]
      Object.assign(operation, describeAccess(access))
      if (access !== 'public')
        operation.responses = { ...operation.responses, ...refusal(401), ...refusal(403) }
    }
  return document
}

function describeAccess(access: Access): Record<string, unknown> {
  if (access === 'public') return { security: [], 'x-roles': [] }
  return { security: [{ bearer: [] }, { session: [] }], 'x-roles': [...access] }
}

function refusal(status: 401 | 403) {
  const code = status === 401 ? 'unauthenticated' : 'forbidden'
  const example = problemOf({ code, detail: 'why, in one sentence' }, 'id')
  return {
    [status]: {
      description: problemTitles[code],
      content: {
        'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example },
      },
    },
  }
}
