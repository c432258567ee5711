import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { describeStore } from '../../contracts/describe-store.ts'

describeStore('the memory store', async () => {
  const store = createMemoryStore()
  return { store, reopen: async () => store, end: async () => store.close() }
})
