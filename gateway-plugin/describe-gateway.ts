import type { GatewayCore } from './gateway-core.ts'
import type { GatewayAnswer } from './gateway-request.ts'
import { answerJson } from './speech/answers.ts'
import { hitRate } from './stores/cache-meter.ts'

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
    backends: (index?.plan.backends ?? []).map(({ key, concurrency, licence }) => ({
      key,
      licence,
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
