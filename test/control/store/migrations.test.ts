import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { BAD_OUTCOMES } from '../../../control/store/rollup.ts'
import { applySchemaChanges } from '../../../control/store/sqlite/apply-schema-changes.ts'
import { readSchemaChanges } from '../../../control/store/sqlite/schema-change.ts'
import { temporaryFolder } from './temporary-folder.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const sqlite = join(root, 'migrations/sqlite')

interface Column {
  readonly name: string
  readonly type: string
}

describe('the SQL files for SQLite', () => {
  it('say what the schema in code says', () => {
    const folder = temporaryFolder()
    try {
      cpSync(sqlite, folder.path, { recursive: true })
      const kit = join(root, 'node_modules/drizzle-kit/bin.cjs')
      const schema = './control/store/sqlite/schema.ts'
      // It puts `./` before whatever it is given.
      const out = relative(root, folder.path)
      const output = execFileSync(
        process.execPath,
        [kit, 'generate', '--dialect', 'sqlite', '--schema', schema, '--out', out, '--name', 'drift'],
        { cwd: root, encoding: 'utf8' },
      )
      expect(output).toContain('No schema changes')
      expect(readdirSync(folder.path)).toEqual(readdirSync(sqlite))
    } finally {
      folder.remove()
    }
  })

  it('index the failures by the very outcomes that are counted as bad, or the index would be passed by', () => {
    const client = new Database(':memory:')
    applySchemaChanges(client, readSchemaChanges(sqlite))
    const index = client.prepare("SELECT sql FROM sqlite_schema WHERE name = 'attempts_failed'").pluck().get()
    expect(index).toContain(`outcome IN (${BAD_OUTCOMES.map((outcome) => `'${outcome}'`).join(', ')})`)
    client.close()
  })

  it('keep every row of a filled database, whichever file it was at', () => {
    const changes = readSchemaChanges(sqlite)
    for (let applied = 1; applied <= changes.length; applied++) {
      const client = new Database(':memory:')
      applySchemaChanges(client, changes.slice(0, applied))
      fill(client)
      const before = counts(client)
      applySchemaChanges(client, changes)
      expect(counts(client)).toMatchObject(before)
      expect(client.pragma('foreign_key_check')).toEqual([])
      client.close()
    }
  })
})

function tables(client: Database.Database): readonly string[] {
  const named = client
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
  return (named as string[]).filter((name) => !name.startsWith('sqlite_') && name !== 'schema_changes')
}

function counts(client: Database.Database): Record<string, unknown> {
  const count = (name: string) => client.prepare(`SELECT COUNT(*) FROM ${name}`).pluck().get()
  return Object.fromEntries(tables(client).map((name) => [name, count(name)]))
}

/** Three rows in every table; the same numbers everywhere, so that every reference finds its parent. */
function fill(client: Database.Database): void {
  client.pragma('foreign_keys = OFF')
  for (const table of tables(client)) {
    const columns = client.pragma(`table_info(${table})`) as Column[]
    const insert = client.prepare(
      `INSERT INTO ${table} (${columns.map(({ name }) => name).join(', ')})
       VALUES (${columns.map(() => '?').join(', ')})`,
    )
    for (const number of [1, 2, 3])
      insert.run(columns.map(({ type }) => (type.toUpperCase() === 'TEXT' ? String(number) : number)))
  }
  expect(client.pragma('foreign_key_check')).toEqual([])
}
