import type { HttpAnswer, HttpCall } from './backends/adapter.ts'
import type { ClientSignal } from './client-signal.ts'
import type { FailureClass } from './contract.ts'

/** What became of one HTTP call. Failures are values: they are expected, and each has its class. */
export type Sent =
  | { readonly kind: 'answer'; readonly answer: HttpAnswer; readonly firstByteMs: number | null }
  | {
      readonly kind: 'failed'
      readonly failure: Extract<FailureClass, 'connect' | 'reset' | 'timeout' | 'truncated-body' | 'unknown'>
      /** Where headers came before the failure. */
      readonly status: number | null
      readonly detail: string
    }
  /** The signal said so. */
  | { readonly kind: 'aborted' }

/**
 * Injected by the runtime; keeps the call's time limit over the whole body and never throws. A runtime that has the
 * vendor's AI binding uses it for calls that carry a `model`: `env.AI.run(model.name, model.inputs, { returnRawResponse:
 * true, … })` gives the same answer, and its errors as JSON with an `internalCode`.
 */
export type Send = (call: HttpCall, signal: ClientSignal | null) => Promise<Sent>

/** What comes next of a body: a failure is the last thing that comes, like the end. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }
  | {
      readonly kind: 'failed'
      readonly failure: Extract<FailureClass, 'reset' | 'timeout' | 'truncated-body' | 'unknown'>
      readonly detail: string
    }
  | { readonly kind: 'aborted' }

/** An answer whose headers have come and whose body is still on its way. */
export interface OpenAnswer {
  readonly kind: 'open'
  readonly status: number
  /** Names in lower case. */
  readonly headers: HttpAnswer['headers']
  /** Resolves with the next piece, and never throws. */
  read(): Promise<Piece>
  /** Ends the call; nothing is read any more. */
  stop(): void
}

/**
 * Like `Send`, but resolves with the headers. The time limit still covers everything to the last byte, and after the
 * first byte no two pieces may be further apart than `stallMs`.
 */
export type OpenBody = (
  call: HttpCall,
  stallMs: number,
  signal: ClientSignal | null,
) => Promise<OpenAnswer | Exclude<Sent, { kind: 'answer' }>>

/** A call whose body arrives in pieces for as long as it stays open. Resolves when it ended, and never throws. */
export type OpenStream = (
  call: Pick<HttpCall, 'url' | 'headers'>,
  onOpen: () => void,
  onBytes: (bytes: Uint8Array) => void,
  signal: AbortSignal,
) => Promise<{ readonly status: number | null; readonly detail: string }>

/** One line of the gateway's log. Never holds a text, a user id or a credential. */
export type Log = (
  level: 'info' | 'warn' | 'error',
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void
