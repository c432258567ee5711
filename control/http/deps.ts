/** What the HTTP edge is given. It reads no clock, makes no ids and knows no disk of its own. */

import type { ControlApi } from '../app/control-api.ts'

export interface StaticFile {
  readonly body: Uint8Array
  readonly contentType: string
  /** Named by its content, so that browsers may keep it for ever. */
  readonly immutable: boolean
}

export interface HttpLogEntry {
  readonly level: 'info' | 'error'
  readonly requestId: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** The declared route (`/v1/rollouts/{key}`), for metrics without a label per rollout; null: none. */
  readonly route: string | null
  readonly status: number
  /** Milliseconds until the answer began; streams last longer. */
  readonly durationMs: number
  /** Name of the token; null: nobody. */
  readonly who: string | null
  /** What nobody expected; only ever logged, never answered. */
  readonly error?: unknown
}

export interface HttpLimits {
  /** Largest body of everything but batches. */
  readonly bodyBytes: number
  /** Batches read and checked at the same time; one more is answered 429. */
  readonly batchesAtOnce: number
  /** Open event streams, of plans and of dashboards each. */
  readonly streams: number
  /** What a dashboard may lag behind before its stream is closed. */
  readonly eventBufferBytes: number
  /** Shortest time between two messages to dashboards. */
  readonly eventsEveryMs: number
  /** Comments that keep a silent stream open; the token is looked at again with each. */
  readonly heartbeatMs: number
  /** Failures of one credential, or of one address at sign-in, before it is turned away for the window. */
  readonly authFailures: number
  readonly authWindowMs: number
}

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 256_000,
  batchesAtOnce: 64,
  streams: 500,
  eventBufferBytes: 64_000,
  eventsEveryMs: 1_000,
  heartbeatMs: 15_000,
  authFailures: 10,
  authWindowMs: 60_000,
}

export interface HttpDeps {
  readonly api: ControlApi
  /** A file of the built dashboard by its path (`/index.html`, `/assets/…`); undefined: there is none. */
  readonly staticFiles: (path: string) => Promise<StaticFile | undefined>
  /** Markdown of the runbook with this name; undefined: there is none. */
  readonly runbook: (name: string) => Promise<string | undefined>
  /** Prometheus text. */
  readonly metricsText: () => Promise<string>
  readonly log: (entry: HttpLogEntry) => void
  /** Epoch milliseconds. */
  readonly now: () => number
  /** A random id for a request that brings none. */
  readonly newId: () => string
  /** Address of the caller from what the server hands over as environment; undefined: not known. */
  readonly addressOf?: (env: unknown) => string | undefined
  readonly limits?: Partial<HttpLimits>
}
