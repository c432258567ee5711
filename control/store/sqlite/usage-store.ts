import { setImmediate } from 'node:timers/promises'
import { createUsageCounter, type UsedRecord } from '../../core/cost/count-usage.ts'
import type { EpochMs } from '../../core/units.ts'
import type { UsageStore } from '../../ports/usage-store.ts'
import { inUsageOrder } from '../in-usage-order.ts'
import { USAGE_WIDTHS } from '../retention.ts'
import { type BillingColumns, toBilling } from './attempt-row.ts'
import type { Connection } from './connection.ts'
import type { UsageRows } from './usage-rows.ts'

type RawAttempt = UsedRecord & BillingColumns & { readonly id: number; readonly endedAt: EpochMs }

const PAGE_ROWS = 5_000
/** An attempt comes in at most a day after it has ended: older records are refused. */
const LATE_MS = 86_400_000

export function createUsageStore({ client }: Connection, usage: UsageRows): UsageStore {
  const page = client.prepare<unknown[], RawAttempt>(
    `SELECT id, ended_at AS endedAt, rollout, arm, role, backend, outcome, cache, latency_ms AS latencyMs, characters,
       audio_seconds AS audioSeconds, vendor_micro_units AS vendorMicroUnits, metered, model, stage, baseline,
       baseline_model
     FROM attempts WHERE id > ? ORDER BY id LIMIT ${PAGE_ROWS}`,
  )
  const next = client.prepare<unknown[], { id: number; endedAt: number }>(
    'SELECT id, ended_at AS endedAt FROM attempts WHERE id > ? ORDER BY id LIMIT 1',
  )
  const newest = client.prepare<unknown[], number | null>('SELECT MAX(id) FROM attempts').pluck()
  const first = client
    .prepare<unknown[], EpochMs | null>('SELECT MIN(start) FROM usage WHERE width = ?')
    .pluck()

  /**
   * A number below which everything ended before `time`. Rows are numbered as they come in, so what ended more than
   * `LATE_MS` before it came in before it, as did every row of a lower number.
   */
  function numberBefore(time: number): number {
    let [low, high] = [0, newest.get() ?? 0]
    while (high - low > PAGE_ROWS) {
      const middle = Math.floor((low + high) / 2)
      const row = next.get(middle)
      if (row && row.endedAt < time - LATE_MS) low = row.id
      else high = middle
    }
    return low
  }

  return {
    read: async ({ width, from, to }) => usage.read(USAGE_WIDTHS[width], from, to),
    /** In pages, between which batches come in: what ends before the call is counted whole. */
    async recompute({ width, from, to }) {
      const counter = createUsageCounter(USAGE_WIDTHS[width])
      for (let after = numberBefore(from); ; ) {
        const rows = page.all(after)
        for (const row of rows)
          if (row.endedAt >= from && row.endedAt < to)
            counter.add({ record: row, endedAt: row.endedAt, billing: toBilling(row) })
        const last = rows.at(-1)
        if (rows.length < PAGE_ROWS || !last || rows.some(({ endedAt }) => endedAt >= to + LATE_MS))
          return inUsageOrder(counter.rows())
        after = last.id
        await setImmediate()
      }
    },
    firstDay: async () => first.get(USAGE_WIDTHS.day) ?? null,
  }
}
