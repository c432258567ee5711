import type { Audio } from '../audio/inspect-audio.ts'
import type { ClientSignal } from '../client-signal.ts'
import type { FailureClass, PlanBackend, RouteReason } from '../contract.ts'
import { type CallSettings, callForUser } from './call-backend.ts'
import type { Streaming } from './stream-backend.ts'
import { type Ticket, toRecord } from './ticket.ts'

export type Served =
  | {
      readonly kind: 'spoken'
      readonly audio: Audio
      readonly backend: PlanBackend
      readonly isFallback: boolean
    }
  | (Streaming & { readonly backend: PlanBackend; readonly isFallback: boolean })
  | { readonly kind: 'gone' }
  /** Every backend that was asked refused the text itself. */
  | { readonly kind: 'refused-text' }
  | { readonly kind: 'nobody' }

/** Worth another try of the same backend when nobody else is left: the same request often succeeds then. */
const TRANSIENT: ReadonlySet<FailureClass> = new Set([
  'connect',
  'reset',
  'server-error',
  'capacity',
  'empty-body',
  'truncated-body',
  'not-audio',
])
const LAST_CHANCES = 3

/** The assigned backend, then the others in their order, then once more who was only full or failed by accident. */
export async function serveSpeech(
  settings: CallSettings,
  ticket: Ticket,
  signal: ClientSignal | null,
  /** The assigned backend did not answer: from now on it takes longer. */
  onStumble: () => void = () => {},
): Promise<Served> {
  const { order, reason } = ticket.decision
  const startedAt = settings.now()
  const isLate = (backend: PlanBackend) => settings.now() - startedAt > backend.timeoutMs
  const again: { stumbled: PlanBackend | null; full: PlanBackend | null } = { stumbled: null, full: null }
  let textRefusals = 0
  let called = 0
  let why: RouteReason = reason

  const ask = async (backend: PlanBackend, isPrimary: boolean): Promise<Served | null> => {
    const tried = await tryBackend(settings, backend, ticket, isPrimary, why, signal)
    if (tried.kind === 'gone') return tried
    if (tried.kind === 'spoken' || tried.kind === 'streaming')
      return { ...tried, backend, isFallback: backend !== order[0] }
    if (tried.kind === 'turned-away') {
      if (tried.isFull) again.full ??= backend
      if (again.stumbled === backend) again.stumbled = null
      if (called === 0) why = tried.why
      return null
    }
    called++
    why = 'after-failure'
    if (tried.failure.outcome === 'client-error') textRefusals++
    // Whoever asked to be left alone is left alone.
    const isWelcome = (tried.failure.retryAfterMs ?? 0) === 0
    if (isWelcome && TRANSIENT.has(tried.failure.failure)) again.stumbled ??= backend
    return null
  }

  for (const [position, backend] of order.entries()) {
    const served = await ask(backend, position === 0)
    if (served !== null) return served
    if (position === 0) onStumble()
  }
  for (let chance = 0; chance < LAST_CHANCES; chance++) {
    const backend = again.stumbled ?? again.full
    if (backend === null || isLate(backend)) break
    if (backend === again.full) {
      const { slots } = settings.pool.of(backend.key)
      if (!(await slots.waitForPlace(backend))) break
      if (signal?.aborted) {
        slots.passOn()
        return { kind: 'gone' }
      }
    }
    const served = await ask(backend, false)
    if (served !== null) return served
  }
  return called > 0 && textRefusals === called ? { kind: 'refused-text' } : { kind: 'nobody' }
}

type Tried =
  | Awaited<ReturnType<typeof callForUser>>
  | {
      readonly kind: 'turned-away'
      readonly why: 'breaker-open' | 'budget-spent' | 'overflow'
      /** For a moment only: worth waiting for. */
      readonly isFull: boolean
    }

/** Asks the cap first and the breaker second: a try that the breaker grants must not be lost to a full cap. */
async function tryBackend(
  settings: CallSettings,
  backend: PlanBackend,
  ticket: Ticket,
  isPrimary: boolean,
  why: RouteReason,
  signal: ClientSignal | null,
): Promise<Tried> {
  const { breaker, slots } = settings.pool.of(backend.key)
  const at = settings.now()
  const { arm } = ticket.decision
  const isStopped = backend.stopped === 'all'
  const turnAway = (outcome: 'short-circuited' | 'overflow' | 'saturated'): Tried => {
    const refusal = isStopped ? 'budget-spent' : 'breaker-open'
    const reason = outcome === 'short-circuited' ? refusal : 'overflow'
    // Only the assigned backend's refusal is told: nobody was called, and the one who serves is recorded.
    if (isPrimary)
      settings.record(
        toRecord(ticket, backend, { role: 'primary', reason, arm, startedAt: at, endedAt: at, outcome }),
      )
    if (outcome === 'short-circuited') slots.passOn()
    return { kind: 'turned-away', why: reason, isFull: outcome === 'overflow' }
  }
  // An open breaker comes before a full cap only where it refuses anyway.
  if (isStopped || breaker.state(at) === 'open') return turnAway('short-circuited')
  const slot = slots.take(at, backend)
  if (slot.kind !== 'granted') return turnAway(slot.kind)
  const admission = breaker.admit(at)
  if (admission === 'refuse') {
    slot.release(false, at)
    return turnAway('short-circuited')
  }
  const reason = admission === 'try' && isPrimary ? 'breaker-probe' : why
  const role = isPrimary ? 'primary' : 'fallback'
  let answered = false
  let isStreaming = false
  try {
    const result = await callForUser(settings, backend, ticket, { role, reason, arm }, signal)
    answered = result.kind === 'spoken' || (result.kind === 'failed' && result.failure.failure !== 'timeout')
    if (result.kind === 'streaming') {
      isStreaming = true
      // Its place is taken until the last byte has come.
      void result.whole.then((audio) => slot.release(audio !== null, settings.now()))
    }
    return result
  } finally {
    if (!isStreaming) slot.release(answered, settings.now())
  }
}
