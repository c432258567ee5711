import type { HttpAnswer, HttpCall } from './backends/adapter.ts'
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

/** Injected by the runtime; keeps the call's time limit over the whole body and never throws. */
export type Send = (call: HttpCall, signal: AbortSignal | null) => Promise<Sent>

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
