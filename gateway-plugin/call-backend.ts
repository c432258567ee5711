import type { Audio } from './audio/inspect-audio.ts'
import type { BackendMemory, BackendPool } from './backend-pool.ts'
import { type Failure, fail, type Spoken } from './backends/adapter.ts'
import { findAdapter } from './backends/find-adapter.ts'
import type { Arm, Outcome, PlanBackend, Role, RouteReason } from './contract.ts'
import type { PendingRecord } from './record-queue.ts'
import type { Log, Send, Sent } from './send.ts'
import { type Ticket, toRecord } from './ticket.ts'

export interface CallSettings {
  readonly send: Send
  readonly now: () => number
  readonly wallClock: () => number
  /** null: the gateway holds no credential of that name. */
  readonly credential: (name: string) => string | null
  readonly pool: BackendPool
  readonly record: (record: PendingRecord) => void
  readonly log: Log
}

export type CallResult =
  | { readonly kind: 'spoken'; readonly audio: Audio }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The client went away, or the shadow had to make room. */
  | { readonly kind: 'gone' }

export interface CallPurpose {
  readonly role: Role
  readonly reason: RouteReason
  readonly arm: Arm
}

/**
 * Calls a backend once, feeds its breaker and records the attempt in the moment it ends: nothing may wait between
 * the end and the record, or a report could promise completeness too early.
 */
export async function callBackend(
  settings: CallSettings,
  backend: PlanBackend,
  ticket: Ticket,
  purpose: CallPurpose,
  signal: AbortSignal | null,
): Promise<CallResult> {
  const { now, pool } = settings
  const memory = pool.of(backend.key)
  const adapter = findAdapter(backend.adapter)
  const credential = backend.credential === null ? null : settings.credential(backend.credential)
  const startedAt = now()
  memory.lastCallAt = startedAt
  const isKeyless = backend.credential !== null && credential === null
  const sent = isKeyless
    ? null
    : await settings.send(adapter.toCall(backend, ticket.speech, credential, 'whole'), signal)
  const endedAt = now()
  const latencyMs = endedAt - startedAt
  const result: Spoken | Failure | null =
    sent === null
      ? fail('configuration', `the gateway holds no credential named "${backend.credential}"`)
      : sent.kind === 'answer'
        ? adapter.toResult(backend, ticket.speech, sent.answer)
        : sent.kind === 'failed'
          ? fail(sent.failure, sent.detail)
          : null
  const outcome = nameOutcome(result, latencyMs, memory, backend)
  if (result !== null) feedBreaker(settings, memory, result, latencyMs)
  settings.record({
    ...toRecord(ticket, backend, { ...purpose, startedAt, endedAt, outcome }),
    failure: result === null || result.ok ? 'none' : result.failure,
    status: readStatus(sent),
    latencyMs: sent === null ? null : round(latencyMs),
    firstByteMs: sent?.kind === 'answer' && sent.firstByteMs !== null ? round(sent.firstByteMs) : null,
    audioSeconds: result?.ok && result.audio.seconds !== null ? round(result.audio.seconds) : null,
    audioBytes: result?.ok ? result.audio.bytes.length : 0,
    vendorMicroUnits: result?.ok ? result.vendorMicroUnits : null,
  })
  if (result === null) return { kind: 'gone' }
  if (result.ok) return { kind: 'spoken', audio: result.audio }
  settings.log(
    result.failure === 'configuration' || result.failure === 'authentication' ? 'error' : 'warn',
    'attempt.failed',
    {
      backend: backend.key,
      role: purpose.role,
      outcome,
      failure: result.failure,
      detail: withoutText(result.detail, ticket.speech.text),
      latencyMs: Math.round(latencyMs),
      requestId: ticket.requestId,
    },
  )
  return { kind: 'failed', failure: result }
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
  } else if (result.outcome === 'quota') {
    memory.breaker.exhaust(at, at + untilMidnightUtc(settings.wallClock()))
  } else if (result.outcome !== 'client-error') {
    memory.breaker.fail(at)
  }
}

const DAY_MS = 86_400_000

/** Workers AI renews its free allocation at 00:00 UTC (Cloudflare docs, Workers AI pricing, 2026-08-28). */
function untilMidnightUtc(epochMs: number): number {
  return DAY_MS - (epochMs % DAY_MS)
}

/** Servers repeat what they refuse (pydantic does): from where the text begins, nothing is logged. */
export function withoutText(detail: string, text: string): string {
  const starts = [text, JSON.stringify(text).slice(1, -1)]
    .map((form) => detail.indexOf(form.slice(0, 8)))
    .filter((at) => at >= 0)
  return starts.length === 0 ? detail : `${detail.slice(0, Math.min(...starts))}[text]`
}

function readStatus(sent: Sent | null): number | null {
  if (sent?.kind === 'answer') return sent.answer.status
  return sent?.kind === 'failed' ? sent.status : null
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
