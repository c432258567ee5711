/** One gateway process or isolate, as its last batch shows it. */

import type { BatchHeader } from '../../gateway-plugin/contract.ts'
import type { EpochMs } from './units.ts'

export interface GatewayInstance {
  readonly gateway: string
  readonly instance: string
  readonly runtime: string
  /** Judge's clock. */
  readonly heardAt: EpochMs
  readonly planVersion: number
  readonly seq: number
  /** Judge's clock: `receivedAt − (sentAt − completeThrough)`. */
  readonly completeThrough: EpochMs
  readonly header: BatchHeader
}

/** A batch cannot be complete beyond the moment it was sent, whatever it says. */
export function gatewayInstanceOf(header: BatchHeader, receivedAt: EpochMs): GatewayInstance {
  const age = Math.max(0, header.sentAt - header.completeThrough)
  return {
    gateway: header.gateway,
    instance: header.instance,
    runtime: header.runtime,
    heardAt: receivedAt,
    planVersion: header.planVersion,
    seq: header.seq,
    completeThrough: Math.floor(receivedAt - age) as EpochMs,
    header,
  }
}
