import type { Failure, Spoken } from '../backends/adapter.ts'
import type { Outcome, PlanBackend } from '../contract.ts'
import type { BackendMemory } from '../health/backend-pool.ts'
import type { CallPurpose, CallResult, CallSettings } from './call-settings.ts'
import { type Ticket, toRecord } from './ticket.ts'
import { toAscii } from './to-ascii.ts'

/** How one call of a backend ended. Times are monotonic milliseconds. */
export interface AttemptEnd {
  readonly startedAt: number
  readonly endedAt: number
  /** null: the client went away, or the shadow had to make room. */
  readonly result: Spoken | Failure | null
  /** HTTP status; null when there was no answer. */
  readonly status: number | null
  readonly firstByteMs: number | null
  /** Nothing was sent: the gateway itself lacks something. */
  readonly isUncalled: boolean
}

/**
 * Records an attempt in the moment in which it ends and feeds the breaker: nothing may wait between the end and the
 * record, or a report could promise completeness too early.
 */
export function settleAttempt(
  settings: CallSettings,
  backend: PlanBackend,
  ticket: Ticket,
  purpose: CallPurpose,
  end: AttemptEnd,
): void {
  const { startedAt, endedAt, result } = end
  const memory = settings.pool.of(backend.key)
  const latencyMs = endedAt - startedAt
  const outcome = nameOutcome(result, latencyMs, memory, backend)
  if (result !== null) feedBreaker(settings, memory, result, latencyMs)
  if (result?.ok === false && result.outcome === 'quota') exhaustAccount(settings, backend, ticket)
  settings.record({
    ...toRecord(ticket, backend, { ...purpose, startedAt, endedAt, outcome }),
    failure: result === null || result.ok ? 'none' : result.failure,
    status: end.status,
    latencyMs: end.isUncalled ? null : round(latencyMs),
    firstByteMs: end.firstByteMs === null ? null : round(end.firstByteMs),
    audioSeconds: result?.ok && result.audio.seconds !== null ? round(result.audio.seconds) : null,
    audioBytes: result?.ok ? result.audio.bytes.length : 0,
    vendorMicroUnits: result?.ok ? result.vendorMicroUnits : null,
  })
  if (result === null || result.ok) return
  settings.log(isOurFault(result) ? 'error' : 'warn', 'attempt.failed', {
    backend: backend.key,
    role: purpose.role,
    outcome,
    failure: result.failure,
    detail: withoutText(result.detail, ticket.speech.text),
    latencyMs: Math.round(latencyMs),
    requestId: ticket.requestId,
  })
}

export function toCallResult(result: Spoken | Failure | null): CallResult {
  if (result === null) return { kind: 'gone' }
  return result.ok ? { kind: 'spoken', audio: result.audio } : { kind: 'failed', failure: result }
}

/** Wrong settings do not go away by themselves. */
function isOurFault({ failure, outcome }: Failure): boolean {
  if (outcome === 'client-error') return false
  return failure === 'configuration' || failure === 'authentication' || failure === 'bad-request'
}

/** A client that leaves early says nothing about the backend; one that waited for longer than usual does. */
function nameOutcome(
  result: Spoken | Failure | null,
  latencyMs: number,
  memory: BackendMemory,
  backend: PlanBackend,
): Outcome {
  if (result !== null) {
    if (result.ok) return 'ok'
    return result.failure === 'timeout' ? 'timeout' : result.outcome
  }
  return latencyMs > memory.usual.limit(backend.timeoutMs / 2) ? 'aborted' : 'cancelled'
}

function feedBreaker(
  settings: CallSettings,
  memory: BackendMemory,
  result: Spoken | Failure,
  latencyMs: number,
): void {
  const at = settings.now()
  if (result.ok) {
    memory.lastSuccessAt = at
    memory.usual.note(latencyMs)
    memory.breaker.succeed(at)
  } else if (result.outcome === 'error' || result.outcome === 'timeout') {
    memory.breaker.fail(at)
  }
}

/**
 * An allocation is the account's: whoever shares the credential has none left either. Without a credential only the
 * vendor's binding stands for an account: servers that ask for none have nothing in common.
 */
function exhaustAccount(settings: CallSettings, backend: PlanBackend, { decision }: Ticket): void {
  const at = settings.now()
  const until = at + untilMidnightUtc(settings.wallClock())
  const shares = (other: PlanBackend) =>
    other.adapter === backend.adapter &&
    other.credential === backend.credential &&
    (backend.credential !== null || backend.adapter === 'workers-ai')
  for (const { key } of [backend, ...decision.order.filter((other) => other !== backend && shares(other))])
    settings.pool.of(key).breaker.exhaust(at, until)
}

const DAY_MS = 86_400_000

/** Workers AI renews its free allocation at 00:00 UTC (Cloudflare docs, Workers AI pricing, 2026-08-28). */
function untilMidnightUtc(epochMs: number): number {
  return DAY_MS - (epochMs % DAY_MS)
}

/** Its beginning in so many characters gives a text away, and any piece of it in so many. */
const BEGINNING = 8
const PIECE = 16

/** Servers repeat what they refuse (pydantic does): from where the text or a piece of it begins, nothing is logged. */
export function withoutText(detail: string, text: string): string {
  const escaped = JSON.stringify(text.trim()).slice(1, -1)
  const starts = [...new Set([text.trim(), escaped, toAscii(escaped)])]
    .map((form) => findPiece(detail, form))
    .filter((at) => at >= 0)
  return starts.length === 0 ? detail : `${detail.slice(0, Math.min(...starts))}[text]`
}

function findPiece(detail: string, form: string): number {
  const beginning = detail.indexOf(form.slice(0, BEGINNING))
  const last = beginning < 0 ? detail.length - PIECE : Math.min(beginning, detail.length - PIECE)
  for (let at = 0; at <= last; at++) if (form.includes(detail.slice(at, at + PIECE))) return at
  return beginning
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
