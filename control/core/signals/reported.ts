/** What one gateway instance says that it assigned, and what has arrived of it. */

import type { ArmCounts, AttemptRecord, BatchHeader } from '../../../gateway-plugin/contract.ts'

/** By rollout: requests that are counted in a header's `assigned`, as records that arrived. */
export type Received = Readonly<Record<string, ArmCounts>>

const NONE: ArmCounts = { baseline: 0, candidate: 0 }

/**
 * After one more batch. An instance that is not known although it has sent batches before (control was restored
 * from a backup, or is new) is taken to have lost nothing until now: null is what was known of it.
 */
export function addReceived(
  before: Received | null,
  header: BatchHeader,
  records: readonly AttemptRecord[],
): Received {
  if (before === null && header.seq > 1) return header.assigned
  const received: Record<string, ArmCounts> = { ...before }
  for (const { rollout, arm, role, eligible, assignedBy } of records) {
    if (rollout === null || role !== 'primary' || !eligible || assignedBy !== 'hash') continue
    const counts = received[rollout] ?? NONE
    received[rollout] = { ...counts, [arm]: counts[arm] + 1 }
  }
  return received
}

/** Of one instance and one rollout, since the instance began. */
export interface Reported {
  /** Gateway and instance. */
  readonly id: string
  readonly gateway: string
  /** Of its newest batch. */
  readonly seq: number
  readonly assigned: ArmCounts
  readonly received: ArmCounts
  readonly dropped: ArmCounts
}

interface Instance {
  readonly gateway: string
  readonly instance: string
  readonly header: BatchHeader
  readonly received: Received
}

export function reportedOf(instance: Instance, rollout: string): Reported {
  const { gateway, header, received } = instance
  return {
    id: `${gateway}/${instance.instance}`,
    gateway,
    seq: header.seq,
    assigned: header.assigned[rollout] ?? NONE,
    received: received[rollout] ?? NONE,
    dropped: header.dropped[rollout] ?? NONE,
  }
}
