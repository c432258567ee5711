import Database from 'better-sqlite3'
import { StoreLockedError } from './store-locked-error.ts'

/**
 * Holds the database for the life of this process: an open exclusive transaction on a file beside it. The
 * operating system ends it with the process, `kill -9` included, so that no stale lock is ever left.
 *
 * @returns how to let go. @throws StoreLockedError when another process, or this one, holds it.
 */
export function holdLock(path: string): () => void {
  const lock = new Database(`${path}.lock`, { timeout: 0 })
  try {
    lock.pragma('journal_mode = DELETE')
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreLockedError(path)
    throw error
  }
  return () => lock.close()
}
