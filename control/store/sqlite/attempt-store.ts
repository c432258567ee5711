import { setImmediate } from 'node:timers/promises'
import type { Arm } from '../../../gateway-plugin/contract.ts'
import type { EpochMs, Tick } from '../../core/units.ts'
import type { AttemptStore, ImpactCounts, MetricPoint } from '../../ports/attempt-store.ts'
import { coverSpan } from '../cover-span.ts'
import { toMetricPoints, toSpanCounts } from '../read-rollups.ts'
import { BAD_OUTCOMES } from '../rollup.ts'
import { ceilTo, floorTo, widthFor } from '../steps.ts'
import { ATTEMPT_COLUMNS, type AttemptRow, toAttempt } from './attempt-row.ts'
import type { Connection } from './connection.ts'
import { INSTANCE_COLUMNS, type InstanceRow, toInstance } from './instance-row.ts'
import { prune } from './prune.ts'
import { createBatchRecorder } from './record-batch.ts'
import { createRollupRows } from './rollup-rows.ts'
import type { UsageRows } from './usage-rows.ts'

/** Steps of stored rollups that are read before others have their turn: some ten milliseconds. */
const ROWS_AT_ONCE = 240

export function createAttemptStore(connection: Connection, usage: UsageRows): AttemptStore {
  const { client, meta } = connection
  const rollups = createRollupRows(client)
  const record = createBatchRecorder(connection, rollups, usage)

  const seen = client.prepare<unknown[], { bodyHash: string; accepted: number }>(
    'SELECT body_hash AS bodyHash, accepted FROM batches WHERE gateway = ? AND instance = ? AND seq = ?',
  )
  const closed = client.prepare<unknown[], { tick: number | null }>('SELECT MAX(tick) AS tick FROM judges')
  // From the first of them on in order of id: by the index on ticks every page would be sorted anew.
  const after = client.prepare<object, AttemptRow>(
    `SELECT ${ATTEMPT_COLUMNS.join(', ')} FROM attempts NOT INDEXED
     WHERE id >= (SELECT MIN(id) FROM attempts WHERE rollout = :rollout AND tick > :tick)
       AND rollout = :rollout AND tick > :tick
     ORDER BY id LIMIT :limit OFFSET :offset`,
  )
  // No attempt is admitted to a tick before the second in which it ended, so the index bounds the search.
  const span =
    'rollout = :rollout AND tick >= :tick AND epoch = :epoch AND ended_at >= :from AND ended_at < :to'
  const bad = BAD_OUTCOMES.map((outcome) => `'${outcome}'`).join(', ')
  const impact = client.prepare<object, ImpactCounts>(
    `WITH failed AS MATERIALIZED (
       SELECT unit FROM attempts WHERE ${span} AND arm = 'candidate' AND role = 'primary' AND outcome IN (${bad})
     ), saved AS MATERIALIZED (
       SELECT DISTINCT unit FROM attempts
       WHERE ${span} AND arm = 'candidate' AND role = 'fallback' AND outcome = 'ok'
     ), users AS MATERIALIZED (SELECT DISTINCT unit FROM failed WHERE unit <> '')
     SELECT (SELECT COUNT(*) FROM users) AS users, (SELECT COUNT(*) FROM failed) AS failedRequests,
       (SELECT COUNT(*) FROM users WHERE unit IN (SELECT unit FROM saved)) AS rescued`,
  )
  const users = client.prepare<object, { users: number }>(
    `SELECT COUNT(DISTINCT unit) AS users FROM attempts
     WHERE rollout = :rollout AND tick >= :tick AND ended_at >= :from AND ended_at < :to
       AND role = 'primary' AND eligible = 1 AND unit <> ''`,
  )
  const usersByArm = client.prepare<object, Record<Arm, number>>(
    `SELECT COUNT(DISTINCT CASE arm WHEN 'baseline' THEN unit END) AS baseline,
       COUNT(DISTINCT CASE arm WHEN 'candidate' THEN unit END) AS candidate FROM attempts
     WHERE rollout = :rollout AND tick >= :tick AND ended_at >= :from AND ended_at < :to
       AND role = 'primary' AND eligible = 1 AND unit <> ''`,
  )
  const heard = client.prepare<unknown[], InstanceRow>(
    `SELECT ${INSTANCE_COLUMNS} FROM gateway_instances WHERE heard_at >= ? ORDER BY heard_at DESC, gateway, instance`,
  )
  const newestPlan = client.prepare<unknown[], { planVersion: number }>(
    'SELECT plan_version AS planVersion FROM candidate_plans WHERE rollout = ? AND backend = ?',
  )

  return {
    record: async (batch) => record(batch),
    seen: async (gateway, instance, seq) => seen.get(gateway, instance, seq),
    after: async (rollout, tick, limit, offset) => after.all({ rollout, tick, limit, offset }).map(toAttempt),
    async metrics({ rollout, from, to, stepMs, origin = 0 as EpochMs }) {
      const first = floorTo(from, stepMs, origin) as EpochMs
      const end = ceilTo(to, stepMs, origin) as EpochMs
      const width = widthFor(stepMs)
      const piece = Math.max(stepMs, floorTo(ROWS_AT_ONCE * width, stepMs))
      const points: MetricPoint[] = []
      for (let start: number = first; start < end; start += piece) {
        // A month of minutes takes seconds: the judge and every other call go on between two pieces of it.
        if (start > first) await setImmediate()
        const until = Math.min(end, start + piece) as EpochMs
        const rows = rollups.read(width, { rollout, from: start as EpochMs, to: until, stepMs, origin })
        for (const point of toMetricPoints(rows, stepMs, origin)) points.push(point)
      }
      return points
    },
    async spanCounts(rollout, epoch, from, to) {
      const pieces = coverSpan(from, to, {
        secondsBefore: meta.read('seconds-pruned-before'),
        minutesBefore: meta.read('minutes-pruned-before'),
      })
      const { baseline, candidate } = rollups.sum(pieces, rollout, epoch)
      return toSpanCounts(baseline, candidate)
    },
    users: async (rollout, from, to) =>
      users.get({ rollout, from, to, tick: Math.floor(from / 1_000) })!.users,
    usersByArm: async (rollout, from, to) =>
      usersByArm.get({ rollout, from, to, tick: Math.floor(from / 1_000) })!,
    impact: async (rollout, epoch, from, to) =>
      impact.get({ rollout, epoch, from, to, tick: Math.floor(from / 1_000) })!,
    instances: async (heardSince) => heard.all(heardSince).map(toInstance),
    lastTick: async () => Math.max(meta.read('last-tick'), closed.get()?.tick ?? 0) as Tick,
    candidatePrimarySince: async (rollout, backend, planVersion) =>
      (newestPlan.get(rollout, backend)?.planVersion ?? -1) >= planVersion,
    prune: async (now) => prune(connection, now),
  }
}
