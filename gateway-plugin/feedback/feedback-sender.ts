/** Brings feedback to control: at once where it can, again and again where not, in bounded memory. */

import { parseJson } from '../backends/adapter.ts'
import { CONTRACT_VERSION, type FeedbackBatch, type FeedbackRecord } from '../contract.ts'
import { backoff } from '../plan/backoff.ts'
import type { Log, Send } from '../send.ts'

export interface FeedbackSender {
  /** Resolves when it was delivered, or a failure put it off: `tick` tries again. */
  add(record: FeedbackRecord): Promise<void>
  /** Starts what is due; call it a few times a second. */
  tick(): void
  /** Sends everything that waits, one try. Answers how many records stayed. */
  drain(): Promise<number>
  status(): { readonly waiting: number; readonly dropped: number }
}

export interface FeedbackSenderSettings {
  readonly gateway: string
  readonly instance: string
  readonly controlUrl: string
  readonly token: string
  readonly send: Send
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
  readonly log: Log
  /** Keeps a delivery alive that nobody waits for; without it, they live as long as the process. */
  readonly defer?: (work: Promise<unknown>) => void
}

interface Waiting {
  readonly record: FeedbackRecord
  readonly addedAt: number
}

const MOST_WAITING = 2_000
const BATCH_RECORDS = 200
const TIMEOUT_MS = 5_000

export function createFeedbackSender(settings: FeedbackSenderSettings): FeedbackSender {
  const { now, log } = settings
  let queue: Waiting[] = []
  let dropped = 0
  let failures = 0
  let nextTryAt = Number.NEGATIVE_INFINITY
  let sending: Promise<void> | null = null

  const drop = (count: number) => {
    dropped += count
  }
  const sendOne = async (): Promise<void> => {
    const taken = queue.splice(0, BATCH_RECORDS)
    const at = now()
    const batch: FeedbackBatch = {
      contractVersion: CONTRACT_VERSION,
      gateway: settings.gateway,
      instance: settings.instance,
      // What waited here is older by as much when it arrives.
      feedback: taken.map(({ record, addedAt }) => ({
        ...record,
        ageMs: Math.round(record.ageMs + at - addedAt),
      })),
    }
    const sent = await settings.send(
      {
        method: 'POST',
        url: `${settings.controlUrl}/v1/feedback`,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: `Bearer ${settings.token}`,
        },
        body: new TextEncoder().encode(JSON.stringify(batch)),
        timeoutMs: TIMEOUT_MS,
      },
      null,
    )
    const status = sent.kind === 'answer' ? sent.answer.status : null
    if (sent.kind === 'answer' && status === 200) {
      if (failures > 0) log('info', 'feedback.recovered', { after: failures })
      failures = 0
      nextTryAt = Number.NEGATIVE_INFINITY
      noteRejected(sent.answer.body)
      return
    }
    if (status === 400 || status === 413 || status === 422) {
      log('error', 'feedback.refused', { records: taken.length, status })
      drop(taken.length)
      return
    }
    if (failures === 0) log('warn', 'feedback.not-sent', { waiting: taken.length + queue.length, status })
    queue = [...taken, ...queue]
    nextTryAt = now() + backoff(failures++, 500, 30_000, settings.random())
  }
  const noteRejected = (body: Uint8Array) => {
    const { rejected } = (parseJson(body) ?? {}) as { rejected?: unknown }
    if (!Array.isArray(rejected) || rejected.length === 0) return
    drop(rejected.length)
    log('warn', 'feedback.records-rejected', { count: rejected.length, first: rejected[0] })
  }
  const pump = (): Promise<void> => {
    sending ??= (async () => {
      while (queue.length > 0 && now() >= nextTryAt) await sendOne()
    })()
      .catch((error) => log('error', 'feedback.broken', { error: String(error) }))
      .finally(() => {
        sending = null
      })
    return sending
  }

  return {
    add(record) {
      queue.push({ record, addedAt: now() })
      if (queue.length > MOST_WAITING) drop(queue.splice(0, queue.length - MOST_WAITING).length)
      return pump()
    },
    tick() {
      if (sending !== null || queue.length === 0 || now() < nextTryAt) return
      const work = pump()
      settings.defer?.(work)
    },
    async drain() {
      await sending
      nextTryAt = Number.NEGATIVE_INFINITY
      await pump()
      return queue.length
    },
    status: () => ({ waiting: queue.length, dropped }),
  }
}
