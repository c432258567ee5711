import type { KvNamespace } from '../cache-kv.ts'
import type { PlanStore } from '../plan-store.ts'

/** The last good plan in Workers KV. Isolates come and go, so that only a plan which differs is written. */
export function createKvPlanStore(kv: KvNamespace, gateway: string): PlanStore {
  const key = `plan:${gateway}`
  let known: string | null = null
  return {
    async load() {
      known = await kv.get(key, 'text')
      return known
    },
    async save(plan) {
      if (plan === known) return
      known = plan
      await kv.put(key, plan)
    },
  }
}
