import type { EpochMs } from '../../core/units.ts'
import { DELETED_AT_ONCE, RETENTION, USAGE_WIDTHS, WIDTHS } from '../retention.ts'
import { floorTo } from '../steps.ts'
import type { Connection } from './connection.ts'
import { transact } from './transact.ts'
import { USAGE_KEY } from './usage-rows.ts'

/**
 * Deletes what is past its time, at most 2,000 rows in its one transaction. Rows come nearly in order of time,
 * so the oldest by number are looked at, and no table needs an index for its end alone.
 */
export function prune({ client, meta }: Connection, now: EpochMs): number {
  const secondsBefore = floorTo(now - RETENTION.seconds, WIDTHS.minute)
  const minutesBefore = floorTo(now - RETENTION.minutes, WIDTHS.hour)
  return transact(client, () => {
    let left = DELETED_AT_ONCE
    const oldest = (table: string, column: string, before: number) => {
      const head = `SELECT rowid AS number, ${column} AS time FROM ${table} ORDER BY rowid LIMIT ?`
      const sql = `DELETE FROM ${table} WHERE rowid IN (SELECT number FROM (${head}) WHERE time < ?)`
      left -= client.prepare(sql).run(left, before).changes
    }
    const rollups = (width: number, before: number) => {
      const old = 'SELECT rowid FROM rollups WHERE width = ? AND start < ? ORDER BY start LIMIT ?'
      left -= client.prepare(`DELETE FROM rollups WHERE rowid IN (${old})`).run(width, before, left).changes
    }
    const usage = (width: number, before: number) => {
      const old = `SELECT ${USAGE_KEY} FROM usage WHERE width = ? AND start < ? ORDER BY start LIMIT ?`
      left -= client
        .prepare(`DELETE FROM usage WHERE (${USAGE_KEY}) IN (${old})`)
        .run(width, before, left).changes
    }
    const silent = 'SELECT rowid FROM gateway_instances WHERE heard_at < ? LIMIT ?'

    oldest('attempts', 'ended_at', now - RETENTION.raw)
    oldest('feedback', 'received_at', now - RETENTION.feedback)
    oldest('batches', 'received_at', now - RETENTION.batchKeys)
    rollups(WIDTHS.second, secondsBefore)
    rollups(WIDTHS.minute, minutesBefore)
    rollups(WIDTHS.hour, now - RETENTION.hours)
    usage(USAGE_WIDTHS.hour, now - RETENTION.hours)
    usage(USAGE_WIDTHS.day, now - RETENTION.usageDays)
    left -= client
      .prepare(`DELETE FROM gateway_instances WHERE rowid IN (${silent})`)
      .run(now - RETENTION.batchKeys, left).changes
    if (secondsBefore > meta.read('seconds-pruned-before')) meta.write('seconds-pruned-before', secondsBefore)
    if (minutesBefore > meta.read('minutes-pruned-before')) meta.write('minutes-pruned-before', minutesBefore)
    return DELETED_AT_ONCE - left
  })
}
