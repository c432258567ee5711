/**
 * Rows a second that `record` stores, commit included, in batches of 100 and 500; beside it, in the same run, a
 * bare insert of the same rows with one prepared statement and nothing else.
 *
 *     node test/bench/ingest.ts [rows]
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { EpochMs, Tick } from '../../control/core/units.ts'
import type { AdmittedAttempt } from '../../control/ports/attempt-store.ts'
import { ATTEMPT_COLUMNS, toParameters } from '../../control/store/sqlite/attempt-row.ts'
import { createSqliteStore } from '../../control/store/sqlite/create-sqlite-store.ts'
import { transact } from '../../control/store/sqlite/transact.ts'
import { attempt, batch, NOON, rollout, TTS } from '../contracts/store-samples.ts'

const rows = Number(process.argv[2] ?? 100_000)
if (!Number.isInteger(rows) || rows < 500) throw new RangeError(`rows: ${process.argv[2]} is not 500 or more`)

const folder = mkdtempSync(join(tmpdir(), 'crossfade-bench-'))
try {
  for (const size of [100, 500]) {
    const batches = makeBatches(size)
    const bare = insertBare(join(folder, `bare-${size}.db`), batches)
    const stored = await record(join(folder, `store-${size}.db`), batches, size)
    const ratio = (stored / bare).toFixed(2)
    console.log(
      `batches of ${size}: record ${perSecond(stored)}, bare insert ${perSecond(bare)}, ratio ${ratio}`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** A thousand requests a second of two arms, with latencies that spread over many bins. */
function makeBatches(size: number): readonly (readonly AdmittedAttempt[])[] {
  return Array.from({ length: Math.floor(rows / size) }, (_, number) =>
    Array.from({ length: size }, (_, index) => {
      const n = number * size + index
      const arm = n % 4 === 0 ? 'candidate' : 'baseline'
      const latencyMs = 80 + ((n * 7_919) % 900)
      const unit = `unit-${(n * 104_729) % 20_000}-of-bench`
      const made = attempt(n, {
        arm,
        latencyMs,
        unit,
        backend: arm === 'candidate' ? 'kokoro' : 'workers-ai',
      })
      return { ...made, tick: Math.floor((NOON + n) / 1_000) as Tick, endedAt: (NOON + n) as EpochMs }
    }),
  )
}

function insertBare(path: string, batches: readonly (readonly AdmittedAttempt[])[]): number {
  const client = new Database(path)
  client.pragma('journal_mode = WAL')
  client.pragma('synchronous = FULL')
  client.exec(`CREATE TABLE attempts (id INTEGER PRIMARY KEY, ${ATTEMPT_COLUMNS.join(', ')})`)
  const insert = client.prepare(
    `INSERT INTO attempts (${ATTEMPT_COLUMNS.join(', ')}) VALUES (${ATTEMPT_COLUMNS.map(() => '?').join(', ')})`,
  )
  const begun = performance.now()
  for (const attempts of batches)
    transact(client, () => {
      for (const one of attempts) insert.run(toParameters(one))
    })
  const rate = rateOf(batches, begun)
  client.close()
  return rate
}

async function record(
  path: string,
  batches: readonly (readonly AdmittedAttempt[])[],
  size: number,
): Promise<number> {
  const store = createSqliteStore({ path })
  await store.rollouts.commit({
    rollout: { key: TTS, expectedVersion: 0, next: rollout() },
    effects: [],
    at: NOON,
  })
  const begun = performance.now()
  for (const [index, attempts] of batches.entries())
    await store.attempts.record(batch(attempts, { instance: `bench-${size}`, seq: index + 1 }))
  const rate = rateOf(batches, begun)
  await store.close()
  return rate
}

function rateOf(batches: readonly (readonly AdmittedAttempt[])[], begun: number): number {
  const count = batches.reduce((sum, attempts) => sum + attempts.length, 0)
  return count / ((performance.now() - begun) / 1_000)
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en-US')} rows/s`
}
