import type Database from 'better-sqlite3'

export type MetaName =
  | 'plan-version'
  | 'plan-issued-at'
  | 'last-tick'
  /** Rollups of one second, or one minute, that began before are gone. */
  | 'seconds-pruned-before'
  | 'minutes-pruned-before'

export interface MetaValues {
  /** 0 when it was never written. */
  read(name: MetaName): number
  write(name: MetaName, value: number): void
}

export function createMetaValues(client: Database.Database): MetaValues {
  const select = client.prepare<[string], { value: number }>('SELECT value FROM meta WHERE name = ?')
  const upsert = client.prepare(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  return {
    read: (name) => select.get(name)?.value ?? 0,
    write: (name, value) => void upsert.run(name, value),
  }
}
