import type { EpochMs } from '../core/units.ts'
import type { AdmittedBatch, GatewayInstance } from '../ports/attempt-store.ts'

/** What a batch says about the instance that sent it, on the judge's clock in whole milliseconds. */
export function instanceOf({ header, receivedAt }: AdmittedBatch): GatewayInstance {
  return {
    gateway: header.gateway,
    instance: header.instance,
    runtime: header.runtime,
    heardAt: receivedAt,
    planVersion: header.planVersion,
    seq: header.seq,
    completeThrough: Math.floor(receivedAt - (header.sentAt - header.completeThrough)) as EpochMs,
    header,
  }
}
