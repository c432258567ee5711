/** One gateway process or isolate, as its last batch shows it. */

import type { AttemptRecord, BatchHeader } from '../../gateway-plugin/contract.ts'
import { addReceived, type Received } from './signals/reported.ts'
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
  /** What arrived of the requests that its headers count as assigned. */
  readonly received: Received
}

/**
 * After a batch of it. A batch that comes late, behind a newer one, says that the instance lives, brings its
 * records, and nothing more. No batch can be complete beyond the moment it was sent, whatever it says.
 */
export function hearInstance(
  known: GatewayInstance | null,
  header: BatchHeader,
  records: readonly AttemptRecord[],
  receivedAt: EpochMs,
): GatewayInstance {
  const received = addReceived(known?.received ?? null, header, records)
  if (known && known.seq > header.seq)
    return { ...known, received, heardAt: Math.max(known.heardAt, receivedAt) as EpochMs }

  const age = Math.max(0, header.sentAt - header.completeThrough)
  return {
    gateway: header.gateway,
    instance: header.instance,
    runtime: header.runtime,
    heardAt: Math.max(known?.heardAt ?? 0, receivedAt) as EpochMs,
    planVersion: header.planVersion,
    seq: header.seq,
    completeThrough: Math.floor(receivedAt - age) as EpochMs,
    header,
    received,
  }
}
