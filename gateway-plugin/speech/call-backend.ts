import { type Adapter, type Failure, fail, type HttpCall, type Spoken } from '../backends/adapter.ts'
import { findAdapter } from '../backends/find-adapter.ts'
import type { ClientSignal } from '../client-signal.ts'
import { dialectOf, type PlanBackend } from '../contract.ts'
import { noteVersion } from '../routing/note-version.ts'
import type { Sent } from '../send.ts'
import type { CallPurpose, CallResult, CallSettings } from './call-settings.ts'
import { mayStream } from './may-stream.ts'
import { settleAttempt, toCallResult } from './settle-attempt.ts'
import { type Streaming, streamBackend } from './stream-backend.ts'
import type { Ticket } from './ticket.ts'

export type { CallPurpose, CallResult, CallSettings } from './call-settings.ts'

/** Calls a backend once and reads its answer to the end. */
export async function callBackend(
  settings: CallSettings,
  backend: PlanBackend,
  ticket: Ticket,
  purpose: CallPurpose,
  signal: ClientSignal | null,
): Promise<CallResult> {
  const adapter = findAdapter(backend.adapter)
  const startedAt = settings.now()
  const call = prepareCall(settings, adapter, backend, ticket, 'whole', startedAt)
  const sent = call.ok ? await settings.send(call.http, signal) : null
  const result = call.ok ? readResult(settings, adapter, backend, ticket, sent) : call.failure
  if (sent?.kind === 'answer') noteVersion(settings, backend, sent.answer.headers)
  settleAttempt(settings, backend, ticket, purpose, {
    startedAt,
    endedAt: settings.now(),
    result,
    status: readStatus(sent),
    firstByteMs: sent?.kind === 'answer' ? sent.firstByteMs : null,
    isUncalled: !call.ok,
  })
  return toCallResult(result)
}

/** For a user's request: in pieces where backend, format and runtime allow it, else whole. */
export function callForUser(
  settings: CallSettings,
  backend: PlanBackend,
  ticket: Ticket,
  purpose: CallPurpose,
  signal: ClientSignal | null,
): Promise<CallResult | Streaming> {
  const adapter = findAdapter(backend.adapter)
  if (settings.openBody === null || !mayStream(adapter, backend, ticket.speech))
    return callBackend(settings, backend, ticket, purpose, signal)
  const startedAt = settings.now()
  const call = prepareCall(settings, adapter, backend, ticket, 'streamed', startedAt)
  if (call.ok) {
    const opening = settings.openBody(call.http, backend.stallMs ?? backend.timeoutMs, signal)
    return streamBackend(settings, adapter, { backend, ticket, purpose, startedAt, opening })
  }
  const end = { startedAt, endedAt: settings.now(), status: null, firstByteMs: null, isUncalled: true }
  settleAttempt(settings, backend, ticket, purpose, { ...end, result: call.failure })
  return Promise.resolve({ kind: 'failed', failure: call.failure })
}

type Prepared =
  | { readonly ok: true; readonly http: HttpCall }
  | { readonly ok: false; readonly failure: Failure }

function prepareCall(
  settings: CallSettings,
  adapter: Adapter,
  backend: PlanBackend,
  ticket: Ticket,
  mode: 'whole' | 'streamed',
  startedAt: number,
): Prepared {
  settings.pool.of(backend.key).lastCallAt = startedAt
  const credential = backend.credential === null ? null : settings.credential(backend.credential)
  const isBound = settings.hasAi && dialectOf(backend) === 'binding'
  if (backend.credential !== null && credential === null && !isBound) {
    const detail = `the gateway holds no credential named "${backend.credential}"`
    return { ok: false, failure: fail('configuration', detail) }
  }
  return { ok: true, http: adapter.toCall(backend, ticket.speech, credential, mode) }
}

function readResult(
  { base64 }: CallSettings,
  adapter: Adapter,
  backend: PlanBackend,
  ticket: Ticket,
  sent: Sent | null,
): Spoken | Failure | null {
  if (sent?.kind === 'answer') return adapter.toResult(backend, ticket.speech, sent.answer, base64)
  return sent?.kind === 'failed' ? fail(sent.failure, sent.detail) : null
}

function readStatus(sent: Sent | null): number | null {
  if (sent?.kind === 'answer') return sent.answer.status
  return sent?.kind === 'failed' ? sent.status : null
}
