/** The gateway without its runtime: a request in, an answer out, and a tick that keeps plan and reports going. */

import { parseJson } from './backends/adapter.ts'
import { describeStatus } from './describe-gateway.ts'
import { takeFeedback } from './feedback/feedback.ts'
import { createGatewayCore, type GatewayCore } from './gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from './gateway-request.ts'
import type { GatewaySettings } from './gateway-settings.ts'
import { createProber } from './health/prober.ts'
import { locateClient } from './identity/identify.ts'
import { parsePlan } from './plan/parse-plan.ts'
import { explainRoute } from './routing/explain-route.ts'
import { makeOverride } from './routing/make-override.ts'
import { answerJson, answerUnavailable, type Door } from './speech/answers.ts'
import { createCors } from './speech/cors.ts'
import { speak } from './speech/speak.ts'

export interface Gateway {
  handle(request: GatewayRequest): Promise<GatewayAnswer>
  /** With the headers that every answer has: for those that a runtime gives itself, to a page of this origin. */
  complete(answer: GatewayAnswer, origin: string | undefined): GatewayAnswer
  /** Loads the stored plan; a gateway may serve before that, with the spare backend. */
  start(): Promise<void>
  /** Call it about ten times a second: polls, streams, reports and probes that are due begin here. */
  tick(): void
  /** Not ready any more; requests are still answered. */
  beginDrain(): void
  /** Sends what was recorded. Answers how many records could not be delivered. */
  drain(): Promise<number>
}

const DOORS: Readonly<Record<string, Door>> = { '/tts/speak': 'speak', '/v1/audio/speech': 'openai' }
const NO_QUERY = new URLSearchParams()
const POSTED: ReadonlySet<string> = new Set(['/tts/feedback', '/tts/override'])

/** A runtime that has no tick makes the core itself, and tells its parts when to work. */
export function createGateway(
  settings: GatewaySettings,
  core: GatewayCore = createGatewayCore(settings),
): Gateway {
  const prober = createProber(core)
  const cors = createCors(settings)
  let isDraining = false

  return {
    complete: cors.complete,
    async handle(request) {
      const [path = '', search = ''] = request.path.split('?', 2)
      const door = DOORS[path]
      let answer: GatewayAnswer
      try {
        if (request.method === 'OPTIONS') answer = cors.answerPreflight(request)
        else if (door !== undefined && request.method === 'POST')
          answer = await speak(core, request, search === '' ? NO_QUERY : new URLSearchParams(search), door)
        else if (path === '/tts/feedback' && request.method === 'POST')
          answer = await takeFeedback(core.feedback, request)
        else if (path === '/tts/override' && request.method === 'POST')
          answer = mustBeTrusted(core, request, path) ?? (await makeOverride(core, request))
        else if (door !== undefined || POSTED.has(path)) answer = answerWrongMethod('POST')
        else if (request.method === 'GET' || request.method === 'HEAD')
          answer = await look(core, request, path, search, isDraining)
        else answer = answerNotFound(request)
      } catch (error) {
        settings.log('error', 'request.failed', { path, error: String(error) })
        answer = answerUnavailable(door ?? 'speak', 500)
      }
      return cors.complete(answer, request.headers['origin'])
    },
    async start() {
      const { planStore, log } = settings
      if (planStore === null) return
      try {
        const text = await planStore.load()
        if (text === null) return
        const parsed = parsePlan(parseJson(new TextEncoder().encode(text)))
        if (parsed.ok) core.plans.offer(parsed.plan, 'stored')
        else log('error', 'plan.refused', { source: 'stored', problems: parsed.problems.slice(0, 10) })
      } catch (error) {
        log('error', 'plan.not-loaded', { error: String(error) })
      }
    },
    tick() {
      core.planClient.tick()
      core.reporter.tick()
      core.feedback.sender.tick()
      prober.tick()
    },
    beginDrain() {
      isDraining = true
    },
    async drain() {
      isDraining = true
      core.planClient.stop()
      const [records, feedback] = await Promise.all([core.reporter.drain(), core.feedback.sender.drain()])
      return records + feedback
    },
  }
}

async function look(
  core: GatewayCore,
  request: GatewayRequest,
  path: string,
  search: string,
  isDraining: boolean,
): Promise<GatewayAnswer> {
  if (path === '/healthz') return answerJson(200, { status: 'ok' })
  if (path === '/readyz') {
    const hasRoute = core.plans.current() !== null || core.settings.spareBackend !== null
    if (isDraining) return answerJson(503, { status: 'draining' })
    return hasRoute
      ? answerJson(200, { status: 'ready', planVersion: core.plans.version() })
      : answerJson(503, { status: 'waiting for a plan' })
  }
  if (path === '/tts/explain' || path === '/status') {
    const forbidden = mustBeTrusted(core, request, path)
    if (forbidden !== null) return forbidden
    return path === '/status'
      ? describeStatus(core)
      : explainRoute(core, request, new URLSearchParams(search))
  }
  return answerNotFound(request)
}

function mustBeTrusted(core: GatewayCore, request: GatewayRequest, path: string): GatewayAnswer | null {
  return locateClient(request, core.settings.trusted).isTrusted
    ? null
    : answerJson(403, { error: 'Forbidden', message: `${path} answers trusted addresses only` })
}

function answerNotFound(request: GatewayRequest): GatewayAnswer {
  return answerJson(404, { error: 'Not found', message: `nothing at ${request.method} ${request.path}` })
}

function answerWrongMethod(allowed: string): GatewayAnswer {
  return answerJson(405, { error: 'Method not allowed', message: `use ${allowed}` }, { allow: allowed })
}
