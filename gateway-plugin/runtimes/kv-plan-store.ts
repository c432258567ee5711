import type { PlanStore } from '../plan/plan-store.ts'
import type { KvNamespace } from '../stores/cache-kv.ts'

/**
 * The last good plan in Workers KV. Isolates come and go, and control often answers before KV does: so what is there
 * is always read first, and only a plan that differs is written.
 */
export function createKvPlanStore(kv: KvNamespace, gateway: string): PlanStore {
  const key = `plan:${gateway}`
  let known: Promise<string | null> | null = null
  const load = (): Promise<string | null> => {
    // What could not be read, or was not there yet, may be there for the next request: control may be away for long.
    known ??= kv.get(key, 'text').then(
      (plan) => {
        if (plan === null) known = null
        return plan
      },
      (error) => {
        known = null
        throw error
      },
    )
    return known
  }
  return {
    load,
    async save(plan) {
      // What cannot be read is no reason not to write.
      const before = await load().catch(() => null)
      if (plan === before) return
      known = Promise.resolve(plan)
      await kv.put(key, plan)
    },
  }
}
