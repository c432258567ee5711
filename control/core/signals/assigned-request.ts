/** A request as it was assigned: before the cache, before any backend was called. */

import { hashUnit } from '../../../gateway-plugin/assign.ts'
import type { Arm, AttemptRecord } from '../../../gateway-plugin/contract.ts'

export interface AssignedRequest {
  readonly arm: Arm
  /** 32 bits of the unit, independent of what assigns it. */
  readonly fingerprint: number
  /** The smallest share that puts the unit on the candidate, as the gateway computed it; 0: not told. */
  readonly bucket: number
  /** The candidate's share in the plan that the gateway assigned by, in basis points; null: not known here. */
  readonly share: number | null
  /** The candidate had no room for it. */
  readonly full: boolean
}

/** What it rests on. */
export type Assignable = Pick<
  AttemptRecord,
  'role' | 'eligible' | 'assignedBy' | 'unit' | 'arm' | 'bucket' | 'outcome'
>

const FINGERPRINT_SALT = 'known-units'

/** Undefined: not a request that the hash of a unit assigned to an arm of the rollout. */
export function toAssigned(record: Assignable, share: number | null): AssignedRequest | undefined {
  const { role, eligible, assignedBy, unit, arm, bucket, outcome } = record
  if (role !== 'primary' || !eligible || assignedBy !== 'hash' || unit === '') return undefined
  return {
    arm,
    fingerprint: hashUnit(FINGERPRINT_SALT, unit),
    bucket,
    share,
    full: outcome === 'overflow' || outcome === 'saturated',
  }
}
