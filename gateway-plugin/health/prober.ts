import type { PlanBackend } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { IndexedRollout, PlanIndex } from '../plan/plan-index.ts'
import { callBackend } from '../speech/call-backend.ts'
import { countCodePoints } from '../speech/parse-speech-body.ts'
import type { Ticket } from '../speech/ticket.ts'
import { LEASE_LIMITS } from './slots.ts'

const IDLE_MS = 30_000
/** Control believes in a baseline that succeeded within the last minute; a probe comes before that ends. */
const PROVEN_MS = 50_000
const PROBE_TEXT = 'OK.'

/**
 * Speaks a tiny text where real traffic says nothing: to a free backend whose breaker is open and that nobody
 * calls, and to a baseline that a rollback may need and that has not succeeded for a minute.
 */
export function createProber(core: GatewayCore): { tick(): void } {
  const { settings, pool, plans } = core
  const startedAt = settings.now()
  /** Until when a probe may take: one that a Worker ended together with its request never says so. */
  const underWay = new Map<string, number>()
  const lastProbeAt = new Map<string, number>()

  const isWanted = (backend: PlanBackend, index: PlanIndex, at: number): boolean => {
    if (backend.metered && settings.probes !== 'all') return false
    if (backend.stopped !== undefined) return false
    const memory = pool.of(backend.key)
    const quietFor = at - Math.max(memory.lastCallAt, startedAt)
    if (memory.breaker.state(at) !== 'closed')
      return !backend.metered && quietFor >= IDLE_MS && memory.breaker.admit(at) === 'try'
    const isNeeded = index.rollouts.some(
      ({ baseline, rollout }) =>
        baseline === backend &&
        (rollout.share > 0 || rollout.phase === 'rolled-back') &&
        isInUse(rollout.candidate, at),
    )
    const lastTry = Math.max(memory.lastSuccessAt, lastProbeAt.get(backend.key) ?? 0, startedAt)
    return isNeeded && at - lastTry >= PROVEN_MS
  }
  /** Nobody pays for proofs that no traffic needs. */
  const isInUse = (key: string, at: number): boolean => at - pool.of(key).lastCallAt < 60_000

  const probe = async (backend: PlanBackend, index: PlanIndex): Promise<void> => {
    const slot = pool.of(backend.key).slots.takeIdle(settings.now(), backend, () => {})
    if (slot === null) return
    const ticket = toTicket(core, backend, index)
    const { arm } = ticket.decision
    try {
      await callBackend(core.calls, backend, ticket, { role: 'probe', reason: 'health-probe', arm }, null)
    } finally {
      slot.release()
    }
  }

  return {
    tick() {
      const index = plans.current()
      if (index === null || settings.probes === 'off') return
      const at = settings.now()
      for (const backend of index.plan.backends) {
        if (at < (underWay.get(backend.key) ?? 0) || !isWanted(backend, index, at)) continue
        underWay.set(backend.key, at + LEASE_LIMITS * backend.timeoutMs)
        lastProbeAt.set(backend.key, at)
        settings.defer(probe(backend, index).finally(() => underWay.delete(backend.key)))
      }
    },
  }
}

function toTicket(core: GatewayCore, backend: PlanBackend, index: PlanIndex): Ticket {
  const isConcerned = ({ baseline, candidate }: IndexedRollout) =>
    baseline === backend || candidate === backend
  const rollout = index.rollouts.find(isConcerned)
  const arm = rollout !== undefined && rollout.candidate === backend ? 'candidate' : 'baseline'
  const language = backend.capabilities.languages[0] ?? 'en'
  return {
    speech: {
      text: PROBE_TEXT,
      characters: countCodePoints(PROBE_TEXT),
      language,
      voice: null,
      format: null,
      speed: 1,
      pitch: 1,
    },
    decision: {
      rollout: rollout?.rollout ?? null,
      eligible: false,
      arm,
      assignedBy: 'policy',
      bucket: 0,
      unit: null,
      order: [backend],
      reason: 'health-probe',
      shadow: null,
    },
    planVersion: index.plan.planVersion,
    unit: '',
    repeated: false,
    cache: 'bypass',
    requestId: core.nextRequestId(),
  }
}
