import { join } from 'node:path'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { describeStore } from '../../contracts/describe-store.ts'
import { temporaryFolder } from './temporary-folder.ts'

describeStore('the SQLite store', async () => {
  const folder = temporaryFolder()
  const path = join(folder.path, 'crossfade.db')
  let store = createSqliteStore({ path })
  return {
    store,
    async reopen() {
      await store.close()
      store = createSqliteStore({ path })
      return store
    },
    async end() {
      await store.close()
      folder.remove()
    },
  }
})
