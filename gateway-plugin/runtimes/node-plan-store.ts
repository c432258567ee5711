import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { PlanStore } from '../plan/plan-store.ts'

/** The last good plan in one file: written beside it, flushed, then renamed, so that it is whole at any crash. */
export function createFilePlanStore(path: string): PlanStore {
  return {
    async load() {
      try {
        return await readFile(path, 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    async save(plan) {
      await mkdir(dirname(path), { recursive: true })
      const draft = `${path}.${process.pid}.new`
      const file = await open(draft, 'w')
      try {
        await file.writeFile(plan)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
    },
  }
}
