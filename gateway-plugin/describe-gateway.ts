import { answerJson, answerProblems } from './answers.ts'
import { hitRate } from './cache-meter.ts'
import { ROUTE_REASONS } from './contract.ts'
import { decideRoute } from './decide-route.ts'
import type { GatewayCore } from './gateway-core.ts'
import type { GatewayAnswer } from './gateway-request.ts'
import { parseSpeakBody } from './parse-speech-body.ts'

/** `GET /tts/explain?user=…&language=…`: which arm a user is on, and why, without speaking anything. */
export function explainRoute(core: GatewayCore, query: URLSearchParams): GatewayAnswer {
  const parsed = parseSpeakBody(
    {
      text: '-',
      language: query.get('language') ?? undefined,
      voice: query.get('voice') ?? undefined,
      format: query.get('format') ?? undefined,
    },
    query.get('voiceEngine'),
  )
  const characters = Number(query.get('characters') ?? '1')
  if (!parsed.ok) return answerProblems('speak', parsed.problems)
  if (!Number.isInteger(characters) || characters < 1)
    return answerProblems('speak', [
      { field: 'characters', problem: `expected a whole number from 1, got "${query.get('characters')}"` },
    ])
  const identity = { user: query.get('user'), session: query.get('session'), address: '', isTrusted: true }
  const { speech, decision } = decideRoute(core, { ...parsed.body, characters }, identity, 'explain')
  const { rollout } = decision
  return answerJson(200, {
    rollout: rollout?.key ?? null,
    phase: rollout?.phase ?? null,
    stage: rollout?.stage ?? null,
    share: rollout?.share ?? null,
    epoch: rollout?.epoch ?? null,
    language: speech.language,
    eligible: decision.eligible,
    arm: decision.arm,
    assignedBy: decision.assignedBy,
    bucket: decision.bucket,
    reason: decision.reason,
    because: ROUTE_REASONS[decision.reason],
    order: decision.order.map(({ key }) => key),
    plan: core.plans.status(),
  })
}

/** `GET /status`: what an operator wants to know of this instance. */
export function describeStatus(core: GatewayCore): GatewayAnswer {
  const at = core.settings.now()
  const index = core.plans.current()
  return answerJson(200, {
    gateway: core.settings.name,
    plan: { ...core.plans.status(), isStreaming: core.planClient.isStreaming() },
    reports: core.reporter.status(),
    feedback: core.feedback.sender.status(),
    breakers: core.pool.breakers(at),
    cache: describeCache(core),
    backends: (index?.plan.backends ?? []).map(({ key, concurrency }) => ({
      key,
      concurrency,
      inFlight: core.pool.of(key).slots.inFlight(),
      lastSuccessAgoMs: ago(at, core.pool.of(key).lastSuccessAt),
    })),
  })
}

function describeCache({ cache }: GatewayCore) {
  if (cache === null) return null
  const counts = cache.counts()
  return { ...counts, hitRate: hitRate(counts) }
}

function ago(at: number, then: number): number | null {
  return Number.isFinite(then) ? Math.round(at - then) : null
}
