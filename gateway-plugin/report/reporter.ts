/**
 * Sends what happened to control, in numbered batches without gaps. One batch is under way at a time and keeps its
 * number and its body until control took it or refused it for good; meanwhile records wait in bounded memory.
 * So a batch that is sent twice counts once, and `completeThrough` never promises what has not arrived.
 */

import { type ArmCounts, type AttemptRecord, type BatchHeader, CONTRACT_VERSION } from '../contract.ts'
import { backoff } from '../plan/backoff.ts'
import { createRecordQueue, type PendingRecord } from './record-queue.ts'
import type { ReporterSettings } from './reporter-settings.ts'
import { sendBatch } from './send-batch.ts'

export interface Reporter {
  record(record: PendingRecord): void
  /** Starts what is due; call it a few times a second. */
  tick(): void
  /** A plan was applied, or control was heard of again: do not wait. */
  hurry(): void
  /** Sends what waits, unless control asked to be left alone for a while. Resolves when it was sent or put off. */
  flush(): Promise<void>
  /** Sends everything that waits; gives up after three failures in a row. Answers how many records stayed. */
  drain(): Promise<number>
  status(): ReporterStatus
}

export interface ReporterStatus {
  readonly waiting: number
  readonly dropped: number
  readonly seq: number
  readonly failuresInARow: number
}

interface SealedBatch {
  readonly header: BatchHeader
  readonly records: readonly PendingRecord[]
}

const BATCH_RECORDS = 1_000
const SEND_AFTER_RECORDS = 100
/** Where a hundred come in less than that: control commits each batch, and ten large ones cost it less than a hundred. */
const SEND_PAUSE_MS = 100
const SEND_AFTER_MS = 1_000
const TRAFFIC_MS = 10_000
const IDLE_HEARTBEAT_MS = 5_000
/** Beyond every time limit: the runtime ended the request that was sending, and nobody will ever hear of it. */
const FORSAKEN_MS = 20_000

export function createReporter(settings: ReporterSettings): Reporter {
  const { now, log } = settings
  const queue = createRecordQueue(settings.mostRecords ?? 20_000)
  const assigned: Record<string, ArmCounts> = {}
  let sealed: SealedBatch | null = null
  let seq = 1
  let batchRecords = BATCH_RECORDS
  let failures = 0
  let nextTryAt = 0
  let lastSealAt = now()
  let lastRecordAt = Number.NEGATIVE_INFINITY
  let isUrgent = true
  let sending: Promise<void> | null = null
  let sendingSince = 0
  /** Raised when a sender is given up, so that one which comes back after all changes nothing. */
  let sender = 0
  let accepted = 0

  const isDue = (): boolean => {
    const at = now()
    if (at < nextTryAt) return false
    if (sealed !== null || isUrgent || queue.size() >= batchRecords) return true
    if (queue.size() >= SEND_AFTER_RECORDS && at - lastSealAt >= SEND_PAUSE_MS) return true
    const isBusy = queue.size() > 0 || at - lastRecordAt < TRAFFIC_MS
    return at - lastSealAt >= (isBusy ? SEND_AFTER_MS : IDLE_HEARTBEAT_MS)
  }

  const seal = (): SealedBatch => {
    const at = now()
    isUrgent = false
    lastSealAt = at
    const records = queue.take(batchRecords)
    const cache = settings.cacheCounts?.() ?? null
    const header: BatchHeader = {
      contractVersion: CONTRACT_VERSION,
      gateway: settings.gateway,
      instance: settings.instance,
      seq,
      sentAt: at,
      // A millisecond back, for clocks that stand still between two answers of the network (Workers).
      completeThrough: Math.max(0, floorTenth(Math.min(at - 1, queue.earliestEnd() - 0.1))),
      planVersion: settings.planVersion(),
      assigned: { ...assigned },
      dropped: queue.dropped(),
      breakers: settings.breakers(),
      runtime: settings.runtime,
      ...(cache === null ? {} : { cache }),
    }
    return { header, records }
  }

  const sendOne = async (me: number): Promise<void> => {
    sendingSince = now()
    sealed ??= seal()
    const batch = sealed
    const attempts = await hashUnits(batch.records)
    const sent = await sendBatch(settings, batch.header, JSON.stringify(attempts))
    if (me !== sender) return
    if (sent.kind === 'again') {
      nextTryAt = now() + Math.max(sent.afterMs, backoff(failures, 250, 10_000, settings.random()))
      if (failures++ === 0) log('warn', 'report.failed', { seq, status: sent.status, detail: sent.detail })
      return
    }
    if (failures > 0) log('info', 'report.recovered', { seq, after: failures })
    failures = 0
    nextTryAt = 0
    sealed = null
    if (sent.kind === 'accepted') {
      seq++
      accepted++
      // Control takes batches again: work up to the full size after it refused one as too large.
      batchRecords = Math.min(BATCH_RECORDS, batchRecords * 2)
      settings.onReceipt(sent.planVersion)
      return
    }
    if (sent.kind === 'too-large' && batch.records.length > 1) {
      // It took nothing, so its number stays free for the first half.
      batchRecords = Math.max(1, Math.floor(batch.records.length / 2))
      queue.giveBack(batch.records)
      isUrgent = true
      return
    }
    queue.countDropped(batch.records)
    if (sent.kind === 'conflict') seq++
    log('error', 'report.refused', {
      seq: batch.header.seq,
      records: batch.records.length,
      status: sent.status,
      detail: sent.detail,
    })
  }

  const pump = (): Promise<void> => {
    if (sending !== null && now() - sendingSince > FORSAKEN_MS) {
      log('warn', 'report.forsaken', { seq, afterMs: Math.round(now() - sendingSince) })
      sending = null
      sender++
    }
    const me = sender
    sending ??= (async () => {
      while (me === sender && isDue()) await sendOne(me)
    })()
      .catch((error) => log('error', 'report.broken', { error: String(error) }))
      .finally(() => {
        if (me === sender) sending = null
      })
    return sending
  }
  const begin = () => {
    const work = pump()
    settings.defer?.(work)
  }

  return {
    record(record) {
      lastRecordAt = now()
      const { rollout, arm } = record
      if (rollout !== null && record.role === 'primary' && record.eligible && record.assignedBy === 'hash') {
        const counts = assigned[rollout] ?? { baseline: 0, candidate: 0 }
        assigned[rollout] = { ...counts, [arm]: counts[arm] + 1 }
      }
      queue.add({
        ...record,
        startedAt: floorTenth(record.startedAt),
        endedAt: floorTenth(record.endedAt),
      })
      if (queue.size() >= SEND_AFTER_RECORDS && sending === null && isDue()) begin()
      settings.onRecord?.()
    },
    tick() {
      if (isDue()) begin()
    },
    hurry() {
      isUrgent = true
      nextTryAt = 0
      begin()
    },
    async flush() {
      const isWaiting = () => queue.size() > 0 || sealed !== null
      if (isWaiting()) isUrgent = true
      await pump()
    },
    async drain() {
      await sending
      let tries = 0
      const left = () => queue.size() + (sealed?.records.length ?? 0)
      do {
        const before = accepted
        nextTryAt = 0
        isUrgent = true
        await pump()
        if (accepted === before) tries++
      } while (left() > 0 && tries < 3)
      return left()
    },
    status: () => ({
      waiting: queue.size() + (sealed?.records.length ?? 0),
      dropped: queue.droppedTotal(),
      seq,
      failuresInARow: failures,
    }),
  }
}

/** Where hashes are made at once, as on Node, the records are what is sent. */
async function hashUnits(records: readonly PendingRecord[]): Promise<readonly AttemptRecord[]> {
  if (records.every(isHashed)) return records
  return Promise.all(records.map(async (record) => ({ ...record, unit: await record.unit })))
}

function isHashed(record: PendingRecord): record is AttemptRecord {
  return typeof record.unit === 'string'
}

/** Tenths of a millisecond, rounded down, so that an end never lands after the moment that was promised. */
function floorTenth(ms: number): number {
  return Math.floor(ms * 10) / 10
}
