/**
 * Carries effects out of the outbox: one worker a lane, one row at a time, in order, at least once.
 *
 * A row is marked as begun before it is sent and as delivered after; what dies in between is sent again and
 * says so. A lane that waits for a hung receiver waits alone: commits never wait for it.
 */

import type { Effect } from '../core/effects.ts'
import { epochMs } from '../core/units.ts'
import type { Clock } from '../ports/clock.ts'
import type { Logger } from '../ports/logger.ts'
import type { DeliveryFailure, DeliveryResult, Notifier } from '../ports/notifier.ts'
import type { OutboxRow } from '../ports/outbox-store.ts'
import type { Store } from '../ports/store.ts'
import type { Timer } from '../ports/timer.ts'
import { retryDelay } from './retry-delay.ts'

export type Lane = Effect['lane']

export interface OutboxDeps {
  readonly store: Pick<Store, 'outbox' | 'onOutbox'>
  readonly notifiers: Readonly<Record<Lane, Notifier>>
  readonly clock: Pick<Clock, 'now'>
  readonly timer: Timer
  /** From 0 to below 1. */
  readonly random: () => number
  readonly log: Logger
  /** Looks even when nothing woke it; 5,000 by default. */
  readonly pollMs?: number
  /** How long `stop` waits for the message on its way; 6,000 by default, above a notifier's own limit. */
  readonly stopWithinMs?: number
}

export interface OutboxDelivery {
  wake(): void
  /** Takes up no more rows and waits for those on their way, at most `stopWithinMs`. */
  stop(): Promise<void>
}

export function startOutboxDelivery(deps: OutboxDeps): OutboxDelivery {
  const lanes = (Object.keys(deps.notifiers) as Lane[]).map((lane) => startLane(deps, lane))
  const wake = () => {
    for (const lane of lanes) lane.wake()
  }
  deps.store.onOutbox(wake)
  wake()
  return {
    wake,
    async stop() {
      await Promise.all(lanes.map((lane) => lane.stop()))
    },
  }
}

function startLane(deps: OutboxDeps, lane: Lane): OutboxDelivery {
  const { clock, timer, log } = deps
  const { outbox } = deps.store
  const pollMs = deps.pollMs ?? 5_000
  let stopped = false
  let running: Promise<void> | undefined
  let wokenMeanwhile = false
  let cancelTimer = () => {}
  /** Accepted by the receiver, not yet written: written before anything else, so that it is not sent again. */
  let accepted: number | undefined

  function wake(): void {
    if (stopped) return
    wokenMeanwhile = true
    if (running !== undefined) return
    cancelTimer()
    running = drain().then((nextInMs) => {
      running = undefined
      if (stopped) return
      if (wokenMeanwhile) wake()
      else cancelTimer = timer.after(nextInMs, wake)
    })
  }

  /** Sends all that is due; answers when to look again. */
  async function drain(): Promise<number> {
    wokenMeanwhile = false
    try {
      while (!stopped) {
        await writeAccepted()
        const row = await outbox.begin(lane, clock.now())
        if (row === undefined) return await untilNext()
        const result = await send(row)
        if (result === 'delivered') accepted = row.id
        else await noteFailure(row, result)
      }
      await writeAccepted()
    } catch (error) {
      log.error('outbox.store-failed', { lane, error })
    }
    return pollMs
  }

  async function untilNext(): Promise<number> {
    const due = await outbox.nextDue(lane)
    return due === undefined ? pollMs : Math.min(pollMs, Math.max(1, due - clock.now()))
  }

  async function writeAccepted(): Promise<void> {
    if (accepted === undefined) return
    await outbox.delivered(accepted, clock.now())
    log.debug('outbox.delivered', { lane, row: accepted })
    accepted = undefined
  }

  async function send(row: OutboxRow): Promise<DeliveryResult> {
    const { notice, idempotencyId } = row.effect
    try {
      return await deps.notifiers[lane].deliver(notice, { idempotencyId, repeat: row.maybeDelivered })
    } catch (error) {
      log.error('outbox.notifier-threw', { lane, row: row.id, error })
      return { failed: 'the notifier failed; see the log', arrived: 'unknown' }
    }
  }

  async function noteFailure(row: OutboxRow, failure: DeliveryFailure): Promise<void> {
    const retryAt = epochMs(clock.now() + retryDelay(row.attempts, failure, deps.random()))
    // A try that surely did not arrive says nothing about the tries before it.
    const arrived = row.maybeDelivered ? 'unknown' : failure.arrived
    await outbox.failed(row.id, failure.failed, retryAt, arrived)
    log.warn('outbox.not-delivered', {
      lane,
      row: row.id,
      attempts: row.attempts,
      failed: failure.failed,
      retryAt,
    })
  }

  async function stop(): Promise<void> {
    stopped = true
    cancelTimer()
    if (running === undefined) return
    const waited = running
    await new Promise<void>((done) => {
      const cancel = timer.after(deps.stopWithinMs ?? 6_000, done)
      void waited.then(() => {
        cancel()
        done()
      })
    })
  }

  return { wake, stop }
}
