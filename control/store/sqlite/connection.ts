import type Database from 'better-sqlite3'
import { createMetaValues, type MetaValues } from './meta-values.ts'

/** What the adapters of one database share. Everything in it is synchronous. */
export interface Connection {
  readonly client: Database.Database
  /** Prepared once per text, whoever asks. */
  prepare<Row>(sql: string): Database.Statement<unknown[], Row>
  readonly meta: MetaValues
  /** To be called after a commit that put something into the outbox. */
  readonly outboxFilled: () => void
}

export function createConnection(client: Database.Database, outboxFilled: () => void): Connection {
  const prepared = new Map<string, Database.Statement>()
  function prepare<Row>(sql: string): Database.Statement<unknown[], Row> {
    const statement = prepared.get(sql) ?? client.prepare(sql)
    prepared.set(sql, statement)
    return statement as Database.Statement<unknown[], Row>
  }
  return { client, prepare, meta: createMetaValues(client), outboxFilled }
}
