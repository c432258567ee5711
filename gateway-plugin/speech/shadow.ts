import type { PlanIndex } from '../plan/plan-index.ts'
import type { RouteDecision, ShadowCopy } from '../route.ts'
import { canServe } from '../routing/can-serve.ts'
import { type CallSettings, callBackend } from './call-backend.ts'
import { endCall } from './end-call.ts'
import type { SpeechRequest } from './speech-request.ts'
import type { Ticket } from './ticket.ts'

const HOUR_MS = 3_600_000

export interface Shadows {
  /** The copy that chance chose, or the one that the hourly minimum of the reverse shadow owes. */
  choose(index: PlanIndex, decision: RouteDecision, speech: SpeechRequest): ShadowCopy | null
  /** Sends the copy on idle concurrency, or not at all. Resolves when it is measured; the audio is dropped. */
  send(ticket: Ticket, copy: ShadowCopy): Promise<void>
}

export function createShadows(settings: CallSettings): Shadows {
  const lastReverseAt = new Map<string, number>()
  return {
    choose(index, decision, speech) {
      const { rollout, shadow } = decision
      if (shadow !== null || rollout === null) return shadow
      if (decision.arm !== 'candidate' || rollout.shadow.reversePerHour === 0) return null
      const last = lastReverseAt.get(rollout.key) ?? Number.NEGATIVE_INFINITY
      if (settings.now() - last < HOUR_MS / rollout.shadow.reversePerHour) return null
      const baseline = index.backends.get(rollout.baseline)
      if (baseline === undefined || !canServe(baseline, speech)) return null
      return { backend: baseline, role: 'reverse-shadow' }
    },
    async send(ticket, { backend, role }) {
      const { breaker, slots } = settings.pool.of(backend.key)
      if (breaker.state(settings.now()) !== 'closed') return
      const abort = new AbortController()
      const place = slots.takeIdle(settings.now(), backend, () => endCall(abort))
      if (place === null) return
      const { rollout } = ticket.decision
      if (role === 'reverse-shadow' && rollout !== null) lastReverseAt.set(rollout.key, settings.now())
      const arm = role === 'shadow' ? 'candidate' : 'baseline'
      try {
        await callBackend(settings, backend, ticket, { role, reason: 'shadow-copy', arm }, abort.signal)
      } finally {
        place.release()
      }
    },
  }
}
