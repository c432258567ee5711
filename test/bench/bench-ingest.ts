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
import type { BenchReport } from './bench-report.ts'
import { summarise } from './summarise.ts'

type Batches = readonly (readonly AdmittedAttempt[])[]

const SIZES = [100, 500]

/** Rows a second into a new file, in several batch sizes; store and bare insert take turns. */
export async function benchIngest(isQuick: boolean, say: (line: string) => void): Promise<BenchReport> {
  const { rows, rounds } = isQuick ? { rows: 20_000, rounds: 2 } : { rows: 100_000, rounds: 3 }
  say(`ingest: ${rounds} rounds of ${rows.toLocaleString('en-US')} rows …`)
  const found: (readonly string[])[] = []
  for (const size of SIZES) found.push(await measure(makeBatches(rows, size), size, rounds))
  return {
    title: 'Ingest: rows a second that control stores',
    method:
      `${rows.toLocaleString('en-US')} attempts into a new SQLite file (WAL, synchronous=FULL), one commit a batch, ` +
      `median of ${rounds} rounds; beside a bare insert of the same rows with one prepared statement.`,
    columns: ['batches of', 'store.record, rows/s', 'bare insert, rows/s', 'of bare', 'spread'],
    rows: found,
    notes: [
      'The store also remembers the batch, adds up seconds and minutes with histograms, and notes the gateway.',
    ],
    misses: [],
    failures: [],
    skipped: [],
  }
}

async function measure(batches: Batches, size: number, rounds: number): Promise<readonly string[]> {
  const stored: number[] = []
  const bare: number[] = []
  // The round before the first one is for the compiler.
  for (let round = -1; round < rounds; round++) {
    const folder = mkdtempSync(join(tmpdir(), 'crossfade-bench-'))
    try {
      const rates = [
        insertBare(join(folder, 'bare.db'), batches),
        await record(join(folder, 'store.db'), batches, size),
      ] as const
      if (round < 0) continue
      bare.push(rates[0])
      stored.push(rates[1])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  const ratio = summarise(stored.map((rate, round) => rate / bare[round]!))
  const spread = `${ratio.low.toFixed(2)} to ${ratio.high.toFixed(2)}`
  const rates = [stored, bare].map((all) => Math.round(summarise(all).median).toLocaleString('en-US'))
  return [String(size), ...rates, ratio.median.toFixed(2), spread]
}

/** A thousand requests a second of two arms, with latencies that spread over many bins. */
function makeBatches(rows: number, size: number): Batches {
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

function insertBare(path: string, batches: Batches): number {
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

async function record(path: string, batches: Batches, size: number): Promise<number> {
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

function rateOf(batches: Batches, begun: number): number {
  const count = batches.reduce((sum, attempts) => sum + attempts.length, 0)
  return count / ((performance.now() - begun) / 1_000)
}
