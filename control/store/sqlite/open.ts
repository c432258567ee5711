import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { applySchemaChanges } from './apply-schema-changes.ts'
import { holdLock } from './hold-lock.ts'
import { readSchemaChanges } from './schema-change.ts'

const MIGRATIONS = fileURLToPath(new URL('../../../migrations/sqlite/', import.meta.url))

export interface OpenDatabase {
  readonly client: Database.Database
  close(): void
}

/**
 * The one write connection, on a file that no other control holds, with its schema brought up to date.
 * WAL lets readers of other connections go on; `synchronous=FULL`: what was acknowledged survives a power cut.
 */
export function open(path: string): OpenDatabase {
  mkdirSync(dirname(path), { recursive: true })
  const letGo = holdLock(path)
  const client = new Database(path, { timeout: 5_000 })
  const close = () => {
    client.close()
    letGo()
  }
  try {
    client.pragma('journal_mode = WAL')
    client.pragma('synchronous = FULL')
    client.pragma('foreign_keys = ON')
    applySchemaChanges(client, readSchemaChanges(MIGRATIONS))
    return { client, close }
  } catch (error) {
    close()
    throw error
  }
}
