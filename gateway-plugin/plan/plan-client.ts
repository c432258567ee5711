/**
 * Keeps the plan fresh: an event stream where the runtime can hold one, and behind it a poll that never stops and
 * only widens while control is away. Whatever arrives is parsed before it replaces anything.
 */

import { parseJson } from '../backends/adapter.ts'
import type { Log, OpenStream, Send } from '../send.ts'
import { backoff } from './backoff.ts'
import { createEventParser } from './event-parser.ts'
import { parsePlan } from './parse-plan.ts'
import type { PlanHolder, PlanSource } from './plan-holder.ts'

export interface PlanClientSettings {
  readonly controlUrl: string
  readonly token: string
  readonly send: Send
  readonly openStream: OpenStream | null
  readonly now: () => number
  readonly random: () => number
  readonly holder: PlanHolder
  readonly log: Log
  /** Keeps a poll alive that nobody waits for; without it, polls live as long as the process. */
  readonly defer?: (work: Promise<unknown>) => void
  /** Control was heard of after it had been away. */
  readonly onContact: () => void
}

export interface PlanClient {
  /** Starts what is due; call it a few times a second. */
  tick(): void
  /** Asks control now. Resolves when it answered or failed. */
  refresh(): Promise<void>
  /** Whether it is time to ask again; false while one answer is awaited, and for a while after a failure. */
  isDue(): boolean
  /** The answer that is awaited; null: none is. */
  pending(): Promise<void> | null
  isStreaming(): boolean
  stop(): void
}

/** Control sends a comment every 15 s: two of them missed and the stream is dead. */
const SILENCE_MS = 40_000
const POLL_MS = 2_000
const POLL_BESIDE_STREAM_MS = 30_000
const TIMEOUT_MS = 10_000
/** Beyond the time limit: the runtime ended the request that was asking, and nobody will ever hear of it. */
const FORSAKEN_MS = 20_000

export function createPlanClient(settings: PlanClientSettings): PlanClient {
  const { now, holder, log } = settings
  const authorization = `Bearer ${settings.token}`
  let etag: string | null = null
  let polling: Promise<void> | null = null
  let pollingSince = 0
  let nextPollAt = 0
  let pollFailures = 0
  let stream: AbortController | null = null
  let isOpen = false
  let lastBytesAt = 0
  let nextStreamAt = 0
  let streamFailures = 0
  let isStopped = false
  /** Control's latest plan was refused: as long as that is so, hearing of control makes the old one no fresher. */
  let isBehind = false

  const heard = () => {
    if (isBehind) return
    const wasAway = holder.status().controlUnreachableSince !== null
    holder.confirm()
    if (wasAway) {
      log('info', 'control.reachable')
      settings.onContact()
    }
  }
  const missed = (detail: string) => {
    if (holder.status().controlUnreachableSince === null)
      log('warn', 'control.unreachable', { detail, planVersion: holder.version() })
    holder.loseContact()
  }
  const offer = (value: unknown, source: PlanSource): boolean => {
    const parsed = parsePlan(value)
    isBehind = !parsed.ok
    if (!parsed.ok) {
      log('error', 'plan.refused', { source, problems: parsed.problems.slice(0, 10) })
      return false
    }
    const wasAway = holder.status().controlUnreachableSince !== null
    if (holder.offer(parsed.plan, source) === 'older')
      log('warn', 'plan.older-ignored', { got: parsed.plan.planVersion, have: holder.version() })
    if (wasAway) {
      log('info', 'control.reachable')
      settings.onContact()
    }
    return true
  }

  const poll = async (): Promise<void> => {
    const sent = await settings.send(
      {
        method: 'GET',
        url: `${settings.controlUrl}/v1/plan`,
        headers: {
          authorization,
          accept: 'application/json',
          ...(etag === null ? {} : { 'if-none-match': etag }),
        },
        body: null,
        timeoutMs: TIMEOUT_MS,
      },
      null,
    )
    const status = sent.kind === 'answer' ? sent.answer.status : null
    if (sent.kind === 'answer' && status === 304) {
      isBehind = false
      heard()
    } else if (sent.kind === 'answer' && status === 200) {
      if (offer(parseJson(sent.answer.body), 'poll')) etag = sent.answer.headers['etag'] ?? null
    } else {
      pollFailures++
      missed(sent.kind === 'failed' ? `${sent.failure}: ${sent.detail}` : `status ${status}`)
      nextPollAt = now() + backoff(pollFailures - 1, POLL_MS, POLL_BESIDE_STREAM_MS, settings.random())
      return
    }
    pollFailures = 0
    nextPollAt = now() + (isOpen ? POLL_BESIDE_STREAM_MS : POLL_MS) * (0.75 + 0.5 * settings.random())
  }

  const refresh = (): Promise<void> => {
    if (polling !== null && now() - pollingSince <= FORSAKEN_MS) return polling
    pollingSince = now()
    const mine: Promise<void> = poll().finally(() => {
      if (polling === mine) polling = null
    })
    polling = mine
    return mine
  }
  const isDue = () => now() >= nextPollAt && (polling === null || now() - pollingSince > FORSAKEN_MS)

  const openStream = (open: OpenStream): void => {
    const controller = new AbortController()
    stream = controller
    lastBytesAt = now()
    const parser = createEventParser(({ event, data }) => {
      if (event === 'plan') offer(parseJson(new TextEncoder().encode(data)), 'stream')
    })
    void open(
      {
        url: `${settings.controlUrl}/v1/plan/stream`,
        headers: { authorization, accept: 'text/event-stream' },
      },
      () => {
        isOpen = true
        lastBytesAt = now()
      },
      (bytes) => {
        lastBytesAt = now()
        streamFailures = 0
        heard()
        parser.push(bytes)
      },
      controller.signal,
    ).then(({ status, detail }) => {
      const wasOpen = isOpen
      stream = null
      isOpen = false
      nextStreamAt = now() + backoff(streamFailures++, 250, 10_000, settings.random())
      if (isStopped) return
      log('warn', 'plan.stream-ended', { status, detail })
      // What was published between two streams must not wait for the wide poll.
      if (wasOpen) nextPollAt = now()
    })
  }

  return {
    tick() {
      if (isStopped) return
      const at = now()
      if (isDue()) {
        const work = refresh()
        settings.defer?.(work)
      }
      if (settings.openStream === null) return
      if (stream === null && at >= nextStreamAt) openStream(settings.openStream)
      else if (stream !== null && at - lastBytesAt > SILENCE_MS) stream.abort()
    },
    refresh,
    isDue,
    pending: () => polling,
    isStreaming: () => isOpen,
    stop() {
      isStopped = true
      stream?.abort()
    },
  }
}
