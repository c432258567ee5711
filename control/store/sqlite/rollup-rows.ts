import type Database from 'better-sqlite3'
import type { Arm } from '../../../gateway-plugin/contract.ts'
import { Histogram } from '../../core/statistics/histogram.ts'
import type { MetricQuery } from '../../ports/attempt-store.ts'
import type { Piece } from '../cover-span.ts'
import { type StepCounts, sum } from '../read-rollups.ts'
import { COUNT_NAMES, type CountName, type Counts, type Rollup } from '../rollup.ts'
import { floorTo } from '../steps.ts'

const COLUMN: Readonly<Record<CountName, string>> = {
  assigned: 'assigned',
  uncached: 'uncached',
  served: 'served',
  judged: 'judged',
  bad: 'bad',
  cacheHits: 'cache_hits',
  repeated: 'repeated',
  repeatedHits: 'repeated_hits',
  overflow: 'overflow',
  characters: 'characters',
  vendorMicroUnits: 'vendor_micro_units',
}
const COLUMNS = COUNT_NAMES.map((name) => COLUMN[name])
const SUMMED = COUNT_NAMES.map((name) => `SUM(${COLUMN[name]}) AS ${name}`)

export interface RollupRows {
  /** Adds to what is there, inside the transaction of the caller. */
  add(width: number, rollups: readonly Rollup[]): void
  /** Counts of steps that begin in [from, to), all epochs together, from rollups of one width. */
  read(width: number, query: MetricQuery): readonly StepCounts[]
  sum(pieces: readonly Piece[], rollout: string, epoch: number): Readonly<Record<Arm, Counts>>
}

export function createRollupRows(client: Database.Database): RollupRows {
  const histogram = client.prepare<unknown[], { latencies: Buffer | null }>(
    'SELECT latencies FROM rollups WHERE width = ? AND start = ? AND rollout = ? AND arm = ? AND epoch = ?',
  )
  const upsert = client.prepare(
    `INSERT INTO rollups (width, start, rollout, arm, epoch, latencies, ${COLUMNS.join(', ')})
     VALUES (?, ?, ?, ?, ?, ?, ${COLUMNS.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET latencies = excluded.latencies,
       ${COLUMNS.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
  )
  const span = 'width = ? AND start >= ? AND start < ? AND rollout = ?'
  const steps = client.prepare<unknown[], Counts & { step: number; arm: Arm }>(
    `SELECT start - (start - ?) % ? AS step, arm, ${SUMMED.join(', ')} FROM rollups WHERE ${span} GROUP BY step, arm`,
  )
  const latencies = client
    .prepare(`SELECT start, arm, latencies FROM rollups WHERE ${span} AND latencies IS NOT NULL`)
    .raw()
  const sums = client.prepare<unknown[], Counts & { arm: Arm }>(
    `SELECT arm, ${SUMMED.join(', ')} FROM rollups
     WHERE width = ? AND start >= ? AND start < ? AND rollout = ? AND epoch = ? GROUP BY arm`,
  )

  function add(width: number, rollup: Rollup): void {
    const key = [width, rollup.start, rollup.rollout, rollup.arm, rollup.epoch]
    const stored = histogram.get(...key)?.latencies ?? null
    const counts = COUNT_NAMES.map((name) => rollup.counts[name])
    upsert.run(...key, merge(stored, rollup.latencies), ...counts)
  }

  return {
    add(width, rollups) {
      for (const rollup of rollups) add(width, rollup)
    },
    read(width, { rollout, from, to, stepMs, origin = 0 }) {
      const histograms = new Map<string, Histogram>()
      for (const row of latencies.iterate(width, from, to, rollout)) {
        const [start, arm, encoded] = row as [number, Arm, Buffer]
        const key = `${floorTo(start, stepMs, origin)}|${arm}`
        const histogram = Histogram.decode(encoded)
        const merged = histograms.get(key)
        if (merged) merged.merge(histogram)
        else histograms.set(key, histogram)
      }
      return steps.all(origin, stepMs, width, from, to, rollout).map(({ step, arm, ...counts }) => {
        return { start: step, arm, counts, latencies: histograms.get(`${step}|${arm}`) ?? null }
      })
    },
    sum(pieces, rollout, epoch) {
      const rows = pieces.flatMap(({ width, from, to }) => sums.all(width, from, to, rollout, epoch))
      const of = (arm: Arm) => sum(rows.filter((row) => row.arm === arm))
      return { baseline: of('baseline'), candidate: of('candidate') }
    },
  }
}

function merge(stored: Buffer | null, added: Histogram | null): Buffer | null {
  if (!added) return stored
  const merged = stored ? Histogram.decode(stored) : new Histogram()
  merged.merge(added)
  return Buffer.from(merged.encode())
}
