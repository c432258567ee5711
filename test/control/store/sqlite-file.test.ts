import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Tick } from '../../../control/core/units.ts'
import { applySchemaChanges } from '../../../control/store/sqlite/apply-schema-changes.ts'
import { ATTEMPT_COLUMNS, toParameters } from '../../../control/store/sqlite/attempt-row.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { readSchemaChanges, SchemaChangeError } from '../../../control/store/sqlite/schema-change.ts'
import { StoreLockedError } from '../../../control/store/sqlite/store-locked-error.ts'
import { transact } from '../../../control/store/sqlite/transact.ts'
import { at, attempt, batch, decision, effect, NOON, rollout, TTS } from '../../contracts/store-samples.ts'
import { temporaryFolder } from './temporary-folder.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../migrations/sqlite/', import.meta.url))

describe('the file of the SQLite store', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let path: string
  beforeEach(() => {
    folder = temporaryFolder()
    path = join(folder.path, 'data', 'crossfade.db')
  })
  afterEach(() => folder.remove())

  it('is made with its folder, and left with nothing open after a close', async () => {
    const store = createSqliteStore({ path })
    await store.outbox.enqueue([effect('a')], NOON)
    await store.close()
    const left = readdirSync(join(folder.path, 'data')).filter((name) => name !== 'crossfade.db.lock')
    expect(left).toEqual(['crossfade.db'])
  })

  it('is refused to a second control while the first runs, and given to it afterwards', async () => {
    const first = createSqliteStore({ path })
    expect(() => createSqliteStore({ path })).toThrow(StoreLockedError)
    expect(() => createSqliteStore({ path })).toThrow(path)
    await first.outbox.enqueue([effect('a')], NOON)
    await first.close()
    const second = createSqliteStore({ path })
    expect(await second.outbox.recent(1)).toHaveLength(1)
    await second.close()
  })

  it('is refused while another process holds it, and free at once after that process was killed', async () => {
    const holder = fork(fileURLToPath(new URL('./hold-store.ts', import.meta.url)), [path], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    await once(holder, 'message')
    expect(() => createSqliteStore({ path })).toThrow(StoreLockedError)
    const gone = once(holder, 'exit')
    holder.kill('SIGKILL')
    await gone
    const store = createSqliteStore({ path })
    expect(await store.judge.acquire(TTS, 'next', at(1), 1_000)).toBe(2)
    await store.close()
  })

  it('is refused by an older program, and then not held', async () => {
    await createSqliteStore({ path }).close()
    const client = new Database(path)
    client.exec("INSERT INTO schema_changes VALUES ('9999_from_the_future.sql', 'x')")
    expect(() => createSqliteStore({ path })).toThrow(SchemaChangeError)
    client.exec("DELETE FROM schema_changes WHERE hash = 'x'")
    client.close()
    await createSqliteStore({ path }).close()
  })

  it('can be read by others while it is written, through a log beside it', () => {
    const store = createSqliteStore({ path })
    const reader = new Database(path, { readonly: true })
    expect(reader.pragma('journal_mode', { simple: true })).toBe('wal')
    reader.close()
    return store.close()
  })

  it('may have been written before its policies knew every field: they are completed as they are read', async () => {
    const first = createSqliteStore({ path })
    const written = rollout({ state: { phase: 'draft' } })
    await first.rollouts.commit({
      rollout: { key: TTS, expectedVersion: 0, next: written },
      decision: decision(),
      effects: [],
      at: NOON,
    })
    await first.close()

    const client = new Database(path)
    const { signals: _signals, shadow, triggers, ...policy } = written.policy
    const { suspicion: _share, suspicionPerDay: _perDay, ...oldShadow } = shadow
    const { errors, latencyP95, latencyP50, sustainSec, referenceMinRequests, staleAfterMs } = triggers
    const oldTriggers = { errors: { ...errors, maxRate: 0.03 }, latencyP95, latencyP50, sustainSec }
    const old = {
      ...written,
      policy: {
        ...policy,
        shadow: oldShadow,
        triggers: { ...oldTriggers, referenceMinRequests, staleAfterMs },
      },
    }
    client.prepare('UPDATE rollouts SET document = ?').run(JSON.stringify(old))
    client.close()

    const second = createSqliteStore({ path })
    const read = [
      await second.rollouts.load(TTS),
      ...(await second.rollouts.list()),
      ...(await second.rollouts.planSource()).rollouts,
    ]
    const { policy: complete } = written
    const expected = {
      ...complete,
      triggers: { ...complete.triggers, errors: { ...complete.triggers.errors, maxRate: 0.03 } },
    }
    expect(read.map((one) => one?.policy)).toEqual([expected, expected, expected])
    await second.close()
  })

  it('may hold attempts from before it was written down what bills them: they are in no usage row', async () => {
    mkdirSync(join(folder.path, 'data'))
    const client = new Database(path)
    const before = readSchemaChanges(MIGRATIONS).filter(({ name }) => name < '0003')
    applySchemaChanges(client, before)
    const row = toParameters(attempt(0)).slice(0, ATTEMPT_COLUMNS.indexOf('metered'))
    const columns = ATTEMPT_COLUMNS.slice(0, row.length)
    client
      .prepare(`INSERT INTO attempts (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
      .run(row)
    client.close()

    const store = createSqliteStore({ path })
    await store.attempts.record(batch([attempt(1_000)]))
    const kept = await store.attempts.after(TTS, 0 as Tick, 10, 0)
    expect(kept).toEqual([attempt(0, {}, true, null), attempt(1_000)])
    const query = { from: at(-86_400_000), to: at(86_400_000), width: 'day' } as const
    const rows = await store.usage.recompute(query)
    expect(rows.map(({ counts }) => counts.requests)).toEqual([1])
    expect(await store.usage.read(query)).toEqual(rows)
    await store.close()
  })

  it('is read and written without loading the library that describes its tables', () => {
    const sources = fileURLToPath(new URL('../../../control/store/sqlite/', import.meta.url))
    for (const name of readdirSync(sources).filter((file) => !file.startsWith('schema'))) {
      const loaded = readFileSync(join(sources, name), 'utf8')
        .split('\n')
        .filter((line) => /drizzle-orm|schema(?:-rows)?\.ts'/.test(line) && !line.startsWith('import type'))
      expect([name, loaded]).toEqual([name, []])
    }
  })

  it('takes nothing from an asynchronous function in a transaction', () => {
    const client = new Database(':memory:')
    client.exec('CREATE TABLE t (a)')
    const asynchronous = async () => {
      client.exec('INSERT INTO t VALUES (1)')
      throw new Error('too late to undo anything')
    }
    expect(() => transact(client, asynchronous)).toThrow(/asynchronous/)
    expect(client.prepare('SELECT * FROM t').all()).toEqual([])
    expect(client.inTransaction).toBe(false)
  })
})
