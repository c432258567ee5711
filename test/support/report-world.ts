/** Control on any store, under a clock that the test moves, with requests of any time put straight into it. */

import type { AppContext } from '../../control/app/context.ts'
import { openControl } from '../../control/app/open-control.ts'
import { createReportSender } from '../../control/app/report/report-schedule.ts'
import { zoneOffset } from '../../control/app/report/zone-offset.ts'
import { parseReportTime } from '../../control/core/report/due-reports.ts'
import type { EpochMs, Tick } from '../../control/core/units.ts'
import type { AdmittedAttempt } from '../../control/ports/attempt-store.ts'
import type { Store } from '../../control/ports/store.ts'
import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { batch, billing, record } from '../contracts/store-samples.ts'
import { readPlainMoney } from './plain-money.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

export function time(text: string): EpochMs {
  return Date.parse(text) as EpochMs
}

export interface ReportWorld {
  readonly ctx: AppContext
  /** Moves the clock. */
  at(text: string): void
  /** What a control process does each minute; each has its own memory. */
  sender(zone?: string, when?: string): { sendDue(): Promise<void> }
  /** The ids of messages that are on their way or were, oldest first. */
  sent(): Promise<readonly string[]>
}

export async function openReportWorld(store: Store, begin: string): Promise<ReportWorld> {
  let now = time(begin)
  let made = 0
  const clock = { now: () => now, judgeNow: () => now }
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const { ctx } = await openControl({
    store,
    clock,
    secrets: {
      random: (characters) => `${++made}`.padStart(characters, 'a'),
      hash: async (text) => text,
      fraction: () => 0.5,
    },
    log: quiet,
  })
  return {
    ctx,
    at(text) {
      now = time(text)
    },
    sender: (zone = 'UTC', when = 'Mon 09:00') =>
      createReportSender(ctx, readPlainMoney, { time: parseReportTime(when)!, offsetAt: zoneOffset(zone) }),
    async sent() {
      const rows = await store.outbox.recent(1_000)
      return rows
        .map((row) => row.effect.idempotencyId)
        .filter((id) => id.startsWith('report-'))
        .toReversed()
    },
  }
}

let batches = 0

/** Requests of users that ended at one moment, on one arm. */
export async function use(
  store: Store,
  when: string,
  requests: number,
  change: Partial<AttemptRecord> = {},
): Promise<void> {
  const endedAt = time(when)
  const metered = change.arm === 'baseline' || change.backend === 'workers-ai'
  const attempts = Array.from(
    { length: requests },
    (): AdmittedAttempt => ({
      record: record({ ...(metered ? { backend: 'workers-ai' } : {}), characters: 1_000, ...change }),
      tick: Math.floor(endedAt / 1_000) as Tick,
      judged: true,
      why: 'judged',
      endedAt,
      billing: billing({ metered }),
    }),
  )
  batches += 1
  await store.attempts.record(batch(attempts, { seq: batches }))
}
