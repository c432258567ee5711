import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applySchemaChanges } from '../../../control/store/sqlite/apply-schema-changes.ts'
import { readSchemaChanges } from '../../../control/store/sqlite/schema-change.ts'
import { temporaryFolder } from './temporary-folder.ts'

const PARENT = 'CREATE TABLE parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL);'
const CHILD = `${PARENT}
--> statement-breakpoint
CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent (id));`
/** What a generator writes to change a table: with foreign keys on, it would empty or orphan the child. */
const RECREATE = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE __new_parent (id INTEGER PRIMARY KEY, name TEXT NOT NULL, note TEXT);--> statement-breakpoint
INSERT INTO __new_parent (id, name) SELECT id, name FROM parent;--> statement-breakpoint
DROP TABLE parent;--> statement-breakpoint
ALTER TABLE __new_parent RENAME TO parent;--> statement-breakpoint
PRAGMA foreign_keys=ON;`

describe('the runner of schema changes', () => {
  let folder: ReturnType<typeof temporaryFolder>
  let client: Database.Database
  let files = 0

  beforeEach(() => {
    folder = temporaryFolder()
    files = 0
    client = new Database(join(folder.path, 'test.db'))
    client.pragma('foreign_keys = ON')
  })
  afterEach(() => {
    client.close()
    folder.remove()
  })

  /** Lays out these files, and nothing else, as the changes that the program knows. */
  function changes(...sql: readonly (string | [name: string, sql: string])[]) {
    files += 1
    const path = join(folder.path, `changes-${files}`)
    mkdirSync(path)
    sql.forEach((file, index) => {
      const [name, text] = typeof file === 'string' ? [`000${index}_change.sql`, file] : file
      writeFileSync(join(path, name), text)
    })
    return readSchemaChanges(path)
  }

  const dump = () => [
    client.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
    client.prepare('SELECT * FROM schema_changes').all(),
  ]

  function fill(): void {
    client.exec(
      "INSERT INTO parent VALUES (1, 'a'), (2, 'b'); INSERT INTO child VALUES (1, 1), (2, 2), (3, 2)",
    )
  }

  it('applies each file once, in order, and nothing on a second run', () => {
    expect(applySchemaChanges(client, changes(CHILD, RECREATE))).toEqual([
      '0000_change.sql',
      '0001_change.sql',
    ])
    const before = dump()
    expect(applySchemaChanges(client, changes(CHILD, RECREATE))).toEqual([])
    expect(dump()).toEqual(before)
    expect(client.pragma('foreign_keys', { simple: true })).toBe(1)
  })

  it('keeps the rows of a filled table and of its children when the table is created anew', () => {
    applySchemaChanges(client, changes(CHILD))
    fill()
    applySchemaChanges(client, changes(CHILD, RECREATE))
    expect(client.prepare('SELECT * FROM parent').all()).toEqual([
      { id: 1, name: 'a', note: null },
      { id: 2, name: 'b', note: null },
    ])
    expect(client.prepare('SELECT parent FROM child').pluck().all()).toEqual([1, 2, 2])
    expect(() => client.exec('INSERT INTO child VALUES (4, 9)')).toThrow(/FOREIGN KEY/)
  })

  it('leaves the database as it was before a file that fails in its middle', () => {
    applySchemaChanges(client, changes(CHILD))
    fill()
    const before = dump()
    const broken =
      "INSERT INTO parent VALUES (3, 'c'); CREATE TABLE more (id); INSERT INTO nowhere VALUES (1);"
    expect(() => applySchemaChanges(client, changes(CHILD, broken))).toThrow(
      /0001_change\.sql: failed: .*nowhere/,
    )
    expect(dump()).toEqual(before)
    expect(client.prepare('SELECT COUNT(*) FROM parent').pluck().get()).toBe(2)
    expect(client.inTransaction).toBe(false)
  })

  it('refuses a file that leaves rows without their parent', () => {
    applySchemaChanges(client, changes(CHILD))
    fill()
    const orphans = 'DELETE FROM parent WHERE id = 2;'
    expect(() => applySchemaChanges(client, changes(CHILD, orphans))).toThrow(
      /2 rows without .* first in child/,
    )
    expect(client.prepare('SELECT COUNT(*) FROM parent').pluck().get()).toBe(2)
  })

  it('refuses a database that a newer program has changed', () => {
    applySchemaChanges(client, changes(CHILD, RECREATE))
    expect(() => applySchemaChanges(client, changes(CHILD))).toThrow(/0001_change\.sql: .* newer program/)
  })

  it('refuses a file that was changed after it was applied', () => {
    applySchemaChanges(client, changes(PARENT))
    expect(() => applySchemaChanges(client, changes(CHILD))).toThrow(/0000_change\.sql: was changed/)
  })

  it('refuses a file that was skipped, because a later one is applied already', () => {
    const both = changes(PARENT, ['0001_other.sql', 'CREATE TABLE other (id);'])
    applySchemaChanges(client, both)
    client.exec("DELETE FROM schema_changes WHERE name = '0000_change.sql'")
    expect(() => applySchemaChanges(client, both)).toThrow(/0000_change\.sql: was skipped/)
  })

  it.each<[string, [string, string], RegExp]>([
    ['a gap in the numbers', ['0002_late.sql', PARENT], /0002_late\.sql: is numbered 0002, expected 0001/],
    ['a name without a number', ['next.sql', PARENT], /next\.sql: is not named like/],
    ['a transaction of its own', ['0001_own.sql', 'BEGIN; SELECT 1; COMMIT;'], /contains BEGIN/],
    [
      'deletes that cascade',
      ['0001_c.sql', 'CREATE TABLE c (p REFERENCES parent (id) on delete  cascade);'],
      /ON DELETE CASCADE/,
    ],
  ])('refuses %s', (_, file, message) => {
    expect(() => changes(PARENT, file)).toThrow(message)
  })
})
