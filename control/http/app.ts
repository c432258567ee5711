/**
 * Control over HTTP: one application for any runtime that knows Request and Response.
 *
 * Order matters: a frame that completes every answer, then the gatekeeper, then limits, then the routes. A path
 * that the table of access does not know never reaches a handler.
 */

import { answerFailure } from './answer-failure.ts'
import { DEFAULT_LIMITS, type HttpDeps, type HttpLimits } from './deps.ts'
import { createFailureLimit } from './failure-limit.ts'
import { gatekeeper } from './gatekeeper.ts'
import { failWith } from './http-error.ts'
import { limitBody } from './limit-body.ts'
import { openapiDocument } from './openapi-document.ts'
import { requestFrame } from './request-frame.ts'
import { createRouter } from './router.ts'
import { attemptRoutes } from './routes/attempt-routes.ts'
import { backtestRoutes } from './routes/backtest-routes.ts'
import { costRoutes } from './routes/cost-routes.ts'
import { documentRoutes } from './routes/document-routes.ts'
import { eventRoutes } from './routes/event-routes.ts'
import { exportRoutes } from './routes/export-routes.ts'
import { feedbackRoutes } from './routes/feedback-routes.ts'
import { fleetRoutes } from './routes/fleet-routes.ts'
import { healthRoutes } from './routes/health-routes.ts'
import { historyRoutes } from './routes/history-routes.ts'
import { incidentRoutes } from './routes/incident-routes.ts'
import { moneyRoutes } from './routes/money-routes.ts'
import { pageRoutes } from './routes/page-routes.ts'
import { planRoutes } from './routes/plan-routes.ts'
import { policyRoutes } from './routes/policy-routes.ts'
import { priceRoutes } from './routes/price-routes.ts'
import { reportRoutes } from './routes/report-routes.ts'
import { rolloutRoutes } from './routes/rollout-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { tokenRoutes } from './routes/token-routes.ts'
import { type ChangeStream, createChangeStream } from './streams/change-stream.ts'
import { createOpenStreams, type OpenStreams } from './streams/open-streams.ts'

interface Parts {
  readonly limits: HttpLimits
  readonly plans: OpenStreams
  readonly dashboards: OpenStreams
  readonly changes: ChangeStream
  readonly failures: ReturnType<typeof createFailureLimit>
}

function assemble(deps: HttpDeps, { limits, plans, dashboards, changes, failures }: Parts) {
  const app = createRouter()
  app.use(requestFrame(deps))
  app.use(gatekeeper(deps.api, failures))
  app.use(limitBody(limits.bodyBytes))
  const routed = app
    .route('/', healthRoutes(deps))
    .route('/', sessionRoutes(deps, failures))
    .route('/', rolloutRoutes(deps))
    .route('/', policyRoutes(deps))
    .route('/', historyRoutes(deps))
    .route('/', incidentRoutes(deps))
    .route('/', fleetRoutes(deps))
    .route('/', tokenRoutes(deps))
    .route('/', exportRoutes(deps))
    .route('/', planRoutes(deps, plans, limits.streams))
    .route('/', attemptRoutes(deps, limits.batchesAtOnce))
    .route('/', backtestRoutes(deps))
    .route('/', feedbackRoutes(deps))
    .route('/', moneyRoutes(deps))
    .route('/', reportRoutes(deps))
    .route('/', priceRoutes(deps))
    .route('/', costRoutes(deps))
    .route('/', eventRoutes(changes, dashboards, limits.streams))
    .route(
      '/',
      documentRoutes(deps, () => openapiDocument(app)),
    )
  app.route('/', pageRoutes(deps))
  app.notFound((c) => failWith({ code: 'not-found', detail: `there is nothing at ${c.req.path}` }))
  app.onError((error, c) => answerFailure(error, c))
  return routed
}

/** For a typed client: `hc<AppType>(url)`. */
export type AppType = ReturnType<typeof assemble>

export interface ControlHttp {
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>
  readonly document: () => ReturnType<typeof openapiDocument>
  /** Ends all streams, so that a server can close. */
  readonly close: () => void
}

export function createApp(deps: HttpDeps): ControlHttp {
  const limits = { ...DEFAULT_LIMITS, ...deps.limits }
  const plans = createOpenStreams(limits.heartbeatMs)
  const dashboards = createOpenStreams(limits.heartbeatMs)
  const changes = createChangeStream({
    api: deps.api,
    streams: dashboards,
    everyMs: limits.eventsEveryMs,
    bufferBytes: limits.eventBufferBytes,
  })
  const failures = createFailureLimit({
    failures: limits.authFailures,
    windowMs: limits.authWindowMs,
    now: deps.now,
  })
  const app = assemble(deps, { limits, plans, dashboards, changes, failures })
  return {
    fetch: (request, env) => app.fetch(request, env as object),
    document: () => openapiDocument(app),
    close() {
      changes.stop()
      plans.endAll()
      dashboards.endAll()
    },
  }
}
