import type Database from 'better-sqlite3'
import { type SchemaChange, SchemaChangeError } from './schema-change.ts'
import { transact } from './transact.ts'

interface Applied {
  readonly name: string
  readonly hash: string
}

/**
 * Brings a database to the newest schema: each file in a transaction of its own, with foreign keys off
 * outside of it (inside, SQLite ignores that switch, and re-creating a table would empty its children), and
 * checked before the commit. A file that fails leaves the database as it was before that file.
 *
 * @returns the names applied now. @throws SchemaChangeError when history and files do not agree.
 */
export function applySchemaChanges(
  client: Database.Database,
  changes: readonly SchemaChange[],
): readonly string[] {
  client.exec(
    'CREATE TABLE IF NOT EXISTS schema_changes (name TEXT PRIMARY KEY NOT NULL, hash TEXT NOT NULL)',
  )
  const applied = client.prepare<[], Applied>('SELECT name, hash FROM schema_changes ORDER BY name').all()
  compare(applied, changes)

  const waiting = changes.slice(applied.length)
  const enforced = client.pragma('foreign_keys', { simple: true })
  client.pragma('foreign_keys = OFF')
  try {
    for (const change of waiting) apply(client, change)
  } finally {
    client.pragma(`foreign_keys = ${enforced}`)
  }
  return waiting.map((change) => change.name)
}

function compare(applied: readonly Applied[], changes: readonly SchemaChange[]): void {
  const known = new Map(changes.map((change) => [change.name, change.hash]))
  applied.forEach(({ name, hash }, index) => {
    const expected = known.get(name)
    if (expected === undefined)
      throw new SchemaChangeError(name, 'was applied by a newer program; expected a file of that name here')
    if (expected !== hash)
      throw new SchemaChangeError(name, `was changed after it was applied: hash ${hash}, now ${expected}`)
    const here = changes[index]?.name
    if (here !== name)
      throw new SchemaChangeError(here ?? name, `was skipped: ${name} is applied already and comes after it`)
  })
}

function apply(client: Database.Database, change: SchemaChange): void {
  transact(client, () => {
    try {
      client.exec(change.sql)
    } catch (error) {
      throw new SchemaChangeError(change.name, `failed: ${(error as Error).message}`, error)
    }
    const orphans = client.pragma('foreign_key_check') as readonly { table: string; parent: string }[]
    const first = orphans[0]
    if (first)
      throw new SchemaChangeError(
        change.name,
        `leaves ${orphans.length} rows without their parent, first in ${first.table} (parent ${first.parent})`,
      )
    client.prepare('INSERT INTO schema_changes (name, hash) VALUES (?, ?)').run(change.name, change.hash)
  })
}
