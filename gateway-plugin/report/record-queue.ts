import type { Arm, ArmCounts, AttemptRecord } from '../contract.ts'

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
  /** Where the queue begins: what is before it has been taken. Moving the rest with each record would cost more. */
  let begin = 0
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
  const size = () => queue.length - begin
  const take = (count: number): readonly PendingRecord[] => {
    const taken = queue.slice(begin, begin + count)
    begin += taken.length
    if (begin > most / 2 || begin === queue.length) {
      queue = queue.slice(begin)
      begin = 0
    }
    return taken
  }
  const trim = () => {
    if (size() > most) countDropped(take(size() - most))
  }
  return {
    add(record) {
      queue.push(record)
      trim()
    },
    take,
    giveBack(records) {
      queue = [...records, ...queue.slice(begin)]
      begin = 0
      trim()
    },
    countDropped,
    earliestEnd() {
      let least = Number.POSITIVE_INFINITY
      for (let i = begin; i < queue.length; i++) least = Math.min(least, queue[i]!.endedAt)
      return least
    },
    size,
    dropped: () => ({ ...dropped }),
    droppedTotal: () => total,
  }
}
