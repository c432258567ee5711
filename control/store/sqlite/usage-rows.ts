import type Database from 'better-sqlite3'
import type { Arm, Role } from '../../../gateway-plugin/contract.ts'
import { USAGE_COUNTS, type UsageCount, type UsageCounts, type UsageRow } from '../../core/cost/usage.ts'
import type { EpochMs } from '../../core/units.ts'

const COLUMN: Readonly<Record<UsageCount, string>> = {
  requests: 'requests',
  cacheHits: 'cache_hits',
  cacheCharacters: 'cache_characters',
  userCharacters: 'user_characters',
  userAudioMs: 'user_audio_ms',
  calls: 'calls',
  characters: 'characters',
  audioMs: 'audio_ms',
  measuredCalls: 'measured_calls',
  measuredCharacters: 'measured_characters',
  measuredMicroUnits: 'measured_micro_units',
  okCalls: 'ok_calls',
  okCharacters: 'ok_characters',
}
const KEYS = [
  'start',
  'rollout',
  'backend',
  'arm',
  'role',
  'stage',
  'metered',
  'model',
  'baseline',
  'baseline_model',
]
/** The key of the table, which has no other number for its rows. */
export const USAGE_KEY = ['width', ...KEYS].join(', ')
const COUNTS = USAGE_COUNTS.map((name) => COLUMN[name])
const COLUMNS = ['width', ...KEYS, ...COUNTS]

export interface UsageRows {
  /**
   * Adds to what is there, inside the transaction of the caller.
   *
   * @throws RangeError for a sum that would no longer be exact.
   */
  add(width: number, rows: readonly UsageRow[]): void
  /** Rows that begin in [from, to), in the order of their key. */
  read(width: number, from: number, to: number): readonly UsageRow[]
}

export function createUsageRows(client: Database.Database): UsageRows {
  const upsert = client.prepare(
    `INSERT INTO usage (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
     ON CONFLICT DO UPDATE SET ${COUNTS.map((column) => `${column} = ${column} + excluded.${column}`).join(', ')}`,
  )
  const read = client
    .prepare<unknown[], RawRow>(
      `SELECT ${[...KEYS, ...COUNTS].join(', ')} FROM usage WHERE width = ? AND start >= ? AND start < ?
       ORDER BY ${KEYS.join(', ')}`,
    )
    .raw()
  return {
    add(width, rows) {
      for (const row of rows) {
        try {
          upsert.run(width, ...toParameters(row))
        } catch (error) {
          if (!/usage_exact/.test((error as Error).message)) throw error
          throw new RangeError(
            `usage of ${row.backend} since ${new Date(row.start).toISOString()}: with this batch it is past what is counted exactly, 2^53 - 1`,
          )
        }
      }
    },
    read: (width, from, to) => read.all(width, from, to).map(toRow),
  }
}

type RawRow = readonly (string | number)[]

function toParameters(row: UsageRow): (string | number)[] {
  return [
    row.start,
    row.rollout ?? '',
    row.backend,
    row.arm,
    row.role,
    row.stage,
    row.metered ? 1 : 0,
    row.model,
    row.baseline,
    row.baselineModel,
    ...USAGE_COUNTS.map((name) => row.counts[name]),
  ]
}

function toRow(raw: RawRow): UsageRow {
  const [start, rollout, backend, arm, role, stage, metered, model, baseline, baselineModel] = raw
  const counts = {} as Record<UsageCount, number>
  for (let index = 0; index < USAGE_COUNTS.length; index++)
    counts[USAGE_COUNTS[index]!] = raw[KEYS.length + index] as number
  return {
    start: start as EpochMs,
    rollout: rollout === '' ? null : (rollout as string),
    backend: backend as string,
    arm: arm as Arm,
    role: role as Role,
    stage: stage as string,
    metered: metered === 1,
    model: model as string,
    baseline: baseline as string,
    baselineModel: baselineModel as string,
    counts: counts as UsageCounts,
  }
}
