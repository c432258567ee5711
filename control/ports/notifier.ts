/** Telling people. One call is one try: when to try again is the caller's to decide. */

import type { Notice } from '../core/effects.ts'

export interface DeliveryContext {
  /** The same for every try of one notice. */
  readonly idempotencyId: string
  /** It may have arrived already: the message says so. */
  readonly repeat: boolean
}

export interface DeliveryFailure {
  /** What went wrong, for people; never holds a secret. */
  readonly failed: string
  /** How long the receiver asked us to wait. */
  readonly retryAfterMs?: number
  /** `unknown`: it was sent and the answer was lost. */
  readonly arrived: 'no' | 'unknown'
  /** Trying again changes nothing until somebody changes the settings: tried slowly. */
  readonly permanent?: boolean
}

export type DeliveryResult = 'delivered' | DeliveryFailure

export interface Notifier {
  /** Never rejects, and settles within its own time limit. */
  deliver(notice: Notice, context: DeliveryContext): Promise<DeliveryResult>
}
