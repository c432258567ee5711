import type { Audio } from '../audio/inspect-audio.ts'
import type { FailureClass, Outcome, PlanBackend } from '../contract.ts'
import type { SpeechRequest } from '../speech-request.ts'

/** One HTTP call, ready to be sent by whatever the runtime has. */
export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | null
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number
}

/** Header names are lower case. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Failure {
  readonly ok: false
  readonly outcome: Extract<Outcome, 'error' | 'timeout' | 'client-error' | 'quota'>
  readonly failure: FailureClass
  /** For the log: what the backend said, without the text that was to be spoken. */
  readonly detail: string
  /** The backend asked to be left alone for so long. Milliseconds. */
  readonly retryAfterMs: number | null
}

export interface Spoken {
  readonly ok: true
  readonly audio: Audio
  /** The vendor's own measure of the call in millionths of its unit; null: not told. */
  readonly vendorMicroUnits: number | null
}

/** Pure on both sides, so that it can be fed with recorded answers. */
export interface Adapter {
  /** Part of cache keys: raise it when the same request would give other audio. */
  readonly version: number
  toCall(backend: PlanBackend, request: SpeechRequest, credential: string | null): HttpCall
  toResult(backend: PlanBackend, request: SpeechRequest, answer: HttpAnswer): Spoken | Failure
}

export function fail(
  failure: FailureClass,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Failure {
  const outcome = failure === 'quota' ? 'quota' : failure === 'timeout' ? 'timeout' : 'error'
  const seconds = Number(headers['retry-after'])
  const retryAfterMs = headers['retry-after'] !== undefined && seconds >= 0 ? seconds * 1000 : null
  return { ok: false, outcome, failure, detail, retryAfterMs }
}

/** The text itself was refused. Anything else that a backend refuses after validation is not the caller's fault. */
export function refuseText(failure: 'bad-request' | 'too-large', detail: string): Failure {
  return { ok: false, outcome: 'client-error', failure, detail, retryAfterMs: null }
}

/** A body as text for error messages, cut to 200 characters. */
export function readErrorBody(body: Uint8Array): string {
  return new TextDecoder().decode(body.subarray(0, 4096)).slice(0, 200)
}

export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body))
  } catch {
    return null
  }
}
