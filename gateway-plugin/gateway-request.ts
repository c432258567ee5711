import type { ClientSignal } from './client-signal.ts'

/** What a runtime hands to the core: no web Request, which costs half of the throughput of node:http. */
export interface GatewayRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  /** Names in lower case, values as real Unicode. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** Of the peer, without a port. */
  readonly address: string
  /** Who it is, as the program around the gateway has made sure of already; nothing else is asked then. */
  readonly user?: string | null
  /** Aborted when the client goes away. */
  readonly signal: ClientSignal | null
}

export interface GatewayAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /**
   * Whole, or in pieces as the backend makes them. Where the iteration throws, the rest never comes, and the client
   * must see its connection break. Leaving the iteration early is what a runtime does when the client has gone.
   */
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}
