import type { Arm, ArmCounts, AttemptRecord } from './contract.ts'

/** The unit's hash may still be under way when an attempt ends. */
export interface PendingRecord extends Omit<AttemptRecord, 'unit'> {
  readonly unit: string | Promise<string>
}

/** Records that wait to be reported. Bounded: the oldest go first, counted by rollout and arm. */
export interface RecordQueue {
  add(record: PendingRecord): void
  /** The oldest ones, at most so many. */
  take(most: number): readonly PendingRecord[]
  /** Gives back what could not be sent, in front of the others. */
  giveBack(records: readonly PendingRecord[]): void
  countDropped(records: readonly { readonly rollout: string | null; readonly arm: Arm }[]): void
  /** Monotonic; Infinity when empty. */
  earliestEnd(): number
  size(): number
  dropped(): Readonly<Record<string, ArmCounts>>
  droppedTotal(): number
}

export function createRecordQueue(most: number): RecordQueue {
  let queue: PendingRecord[] = []
  let total = 0
  const dropped: Record<string, ArmCounts> = {}

  const countDropped: RecordQueue['countDropped'] = (records) => {
    for (const { rollout, arm } of records) {
      total++
      if (rollout === null) continue
      const counts = dropped[rollout] ?? { baseline: 0, candidate: 0 }
      dropped[rollout] = { ...counts, [arm]: counts[arm] + 1 }
    }
  }
  const trim = () => {
    if (queue.length > most) countDropped(queue.splice(0, queue.length - most))
  }
  return {
    add(record) {
      queue.push(record)
      trim()
    },
    take: (count) => queue.splice(0, count),
    giveBack(records) {
      queue = [...records, ...queue]
      trim()
    },
    countDropped,
    earliestEnd: () =>
      queue.reduce((least, { endedAt }) => Math.min(least, endedAt), Number.POSITIVE_INFINITY),
    size: () => queue.length,
    dropped: () => ({ ...dropped }),
    droppedTotal: () => total,
  }
}
