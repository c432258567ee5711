import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One SQL file under `migrations/`. Its name orders it, its hash says that it is still the one applied. */
export interface SchemaChange {
  readonly name: string
  readonly sql: string
  readonly hash: string
}

const NAME = /^(\d{4})_[a-z0-9_]+\.sql$/
const TRANSACTION = /^\s*(BEGIN|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE|VACUUM|ATTACH)\b/im
const CASCADE = /\bON\s+DELETE\s+CASCADE\b/i

/** @throws SchemaChangeError naming the file and what was expected of it. */
export function readSchemaChanges(folder: string): readonly SchemaChange[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const number = NAME.exec(name)?.[1]
    if (number === undefined) throw new SchemaChangeError(name, 'is not named like 0001_what_changes.sql')
    if (Number(number) !== index)
      throw new SchemaChangeError(
        name,
        `is numbered ${number}, expected ${String(index).padStart(4, '0')}: a gap`,
      )
    const sql = readFileSync(join(folder, name), 'utf8')
    const control = TRANSACTION.exec(sql)?.[1]
    if (control !== undefined)
      throw new SchemaChangeError(name, `contains ${control}; every file runs in a transaction of its own`)
    if (CASCADE.test(sql))
      throw new SchemaChangeError(name, 'contains ON DELETE CASCADE, which empties tables unseen')
    return { name, sql, hash: createHash('sha256').update(sql).digest('hex') }
  })
}

export class SchemaChangeError extends Error {
  override readonly name = 'SchemaChangeError'

  constructor(file: string, problem: string, cause?: unknown) {
    super(`schema change ${file}: ${problem}`, cause === undefined ? undefined : { cause })
  }
}
