import type { Audio } from '../audio/inspect-audio.ts'
import type { Base64 } from '../base64.ts'
import type { FailureClass, Outcome, PlanBackend } from '../contract.ts'
import type { SpeechRequest } from '../speech/speech-request.ts'

/** One HTTP call, ready to be sent by whatever the runtime has. */
export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** A text is sent as UTF-8. */
  readonly body: string | Uint8Array | null
  /** From the first byte sent to the last byte received. */
  readonly timeoutMs: number
  /** The same call for a runtime that has the vendor's AI binding: then that is used, and no HTTP. */
  readonly model?: ModelCall
}

/** `env.AI.run(name, inputs, { returnRawResponse: true, gateway: { id: gateway, skipCache: true } })`. */
export interface ModelCall {
  readonly name: string
  readonly inputs: Readonly<Record<string, string>>
  /** Name of the AI Gateway to go through; null: none. */
  readonly gateway: string | null
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

/** Whole: the answer is read to its end before it is used. Streamed: its pieces are passed on as they come. */
export type CallMode = 'whole' | 'streamed'

/** Pure on both sides, so that it can be fed with recorded answers. */
export interface Adapter {
  /** Part of cache keys: raise it when the same request would give other audio. */
  readonly version: number
  toCall(backend: PlanBackend, request: SpeechRequest, credential: string | null, mode: CallMode): HttpCall
  /** `base64`: the runtime's own, for audio inside of JSON. */
  toResult(
    backend: PlanBackend,
    request: SpeechRequest,
    answer: HttpAnswer,
    base64?: Base64,
  ): Spoken | Failure
  /** Whether the body of a good answer is the audio itself, and not wrapped into something. */
  isRaw(backend: PlanBackend, request: SpeechRequest): boolean
  /** The vendor's own measure of a call in millionths of its unit; null: not told. */
  measure(headers: HttpAnswer['headers']): number | null
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

const decoder = new TextDecoder()

export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(body))
  } catch {
    return null
  }
}
