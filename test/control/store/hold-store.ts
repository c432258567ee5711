/** A process of its own that holds the store of the given path until it is killed. */
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { NOON, TTS } from '../../contracts/store-samples.ts'

const store = createSqliteStore({ path: process.argv[2]! })
await store.judge.acquire(TTS, 'held', NOON, 3_600_000)
process.send?.('held')
// The timer keeps the store too: collected as garbage it would give its file back.
setInterval(() => store, 60_000)
