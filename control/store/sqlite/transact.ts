import type Database from 'better-sqlite3'

/**
 * Runs `work` in one write transaction. A promise is refused and rolled back: what follows its first `await`
 * would run outside.
 */
export function transact<T>(client: Database.Database, work: () => T): T {
  client.exec('BEGIN IMMEDIATE')
  try {
    const result = work()
    if (result instanceof Promise) {
      result.catch(() => {})
      throw new TypeError('a transaction was given an asynchronous function; expected a synchronous one')
    }
    client.exec('COMMIT')
    return result
  } catch (error) {
    if (client.inTransaction) client.exec('ROLLBACK')
    throw error
  }
}
