/** What is not JSON: runbooks, and the files of the dashboard. */

import { createRoute, z } from '@hono/zod-openapi'
import type { HttpDeps, StaticFile } from '../deps.ts'
import { failWith } from '../http-error.ts'
import { RUNBOOK_STYLE_PATH, runbookPage } from '../pages/runbook-page.ts'
import { RUNBOOK_STYLE } from '../pages/runbook-style.ts'
import { createRouter } from '../router.ts'
import { problems } from '../schemas/problem-schema.ts'

const HTML = 'text/html; charset=utf-8'
/** Addresses of the dashboard's own pages: its shell holds no data and finds its way by itself. */
const DASHBOARD_PAGE =
  /^\/(?:|sign-in|decisions|incidents|rollouts|gateways|settings|docs|money|reports|(?:rollouts|incidents|decisions|money|reports)\/[^/]+|rollouts\/[^/]+\/policy|money\/(?:days|rollouts)\/[^/]+)$/
/** Nothing of these is ever a file, so that a missing build does not hide behind a page. */
const NEVER_A_FILE = /^\/(?:v1|runbooks|metrics|healthz|readyz|openapi\.json)(?:\/|$)/

const runbook = createRoute({
  method: 'get',
  path: '/runbooks/{name}',
  tags: ['about'],
  summary: 'A runbook, as a page to read',
  request: { params: z.object({ name: z.string() }) },
  responses: {
    200: { description: 'A page', content: { 'text/html': { schema: z.string() } } },
    ...problems.notFound,
  },
})

export function pageRoutes(deps: HttpDeps) {
  return createRouter()
    .openapi(runbook, async (c) => {
      const name = c.req.valid('param').name.replace(/\.md$/, '')
      const markdown = /^[a-z0-9-]{1,64}$/.test(name) ? await deps.runbook(name) : undefined
      if (markdown === undefined)
        return failWith({ code: 'not-found', detail: `there is no runbook "${name}"` })
      return c.body(runbookPage(name, markdown), 200, { 'Content-Type': HTML })
    })
    .get(RUNBOOK_STYLE_PATH, (c) =>
      c.body(RUNBOOK_STYLE, 200, {
        'Content-Type': 'text/css; charset=utf-8',
        'Cache-Control': 'public, max-age=3600',
      }),
    )
    .get('*', async (c, next) => {
      const { path } = c.req
      if (NEVER_A_FILE.test(path)) return next()
      const isPage = DASHBOARD_PAGE.test(path)
      const file = await deps.staticFiles(isPage ? '/index.html' : path)
      if (file !== undefined) return fileResponse(file)
      if (isPage)
        failWith({
          code: 'not-found',
          detail: 'the dashboard is not built: run npm run build:dashboard, then start again',
        })
      return next()
    })
}

function fileResponse({ body, contentType, immutable }: StaticFile): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, {
    headers: {
      'Content-Type': contentType,
      'Cache-Control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  })
}
