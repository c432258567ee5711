import type { BatchHeader } from '../../../gateway-plugin/contract.ts'
import type { GatewayInstance } from '../../core/gateway-instance.ts'
import type { Received } from '../../core/signals/reported.ts'
import type { EpochMs } from '../../core/units.ts'

export const INSTANCE_COLUMNS =
  'gateway, instance, heard_at AS heardAt, seq, complete_through AS completeThrough, header, received'

export interface InstanceRow {
  readonly gateway: string
  readonly instance: string
  readonly heardAt: EpochMs
  readonly seq: number
  readonly completeThrough: EpochMs
  readonly header: string
  readonly received: string | null
}

/** What was lost before anybody counted is not known, and is taken as nothing. */
export function toInstance({ received, ...row }: InstanceRow): GatewayInstance {
  const header = JSON.parse(row.header) as BatchHeader
  return {
    ...row,
    runtime: header.runtime,
    planVersion: header.planVersion,
    header,
    received: received === null ? header.assigned : (JSON.parse(received) as Received),
  }
}
