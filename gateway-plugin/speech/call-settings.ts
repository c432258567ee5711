import type { Audio } from '../audio/inspect-audio.ts'
import type { Failure } from '../backends/adapter.ts'
import type { Base64 } from '../base64.ts'
import type { Arm, Role, RouteReason } from '../contract.ts'
import type { BackendPool } from '../health/backend-pool.ts'
import type { PendingRecord } from '../report/record-queue.ts'
import type { Log, OpenBody, Send } from '../send.ts'

export interface CallSettings {
  readonly send: Send
  /** null: this runtime reads answers whole. */
  readonly openBody: OpenBody | null
  /** Whether the runtime has the vendor's AI binding, which needs no credential. */
  readonly hasAi: boolean
  readonly now: () => number
  readonly wallClock: () => number
  /** null: the gateway holds no credential of that name. */
  readonly credential: (name: string) => string | null
  readonly pool: BackendPool
  readonly base64: Base64
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
