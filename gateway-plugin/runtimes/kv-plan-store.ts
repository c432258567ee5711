import type { PlanStore } from '../plan/plan-store.ts'
import type { KvNamespace } from '../stores/cache-kv.ts'

/** KV answers within milliseconds, or within a second from far away. */
const READ_MS = 5_000

/**
 * The last good plan in Workers KV. Isolates come and go, and control often answers before KV does: so what is there
 * is always read first, and only a plan that differs is written.
 */
export function createKvPlanStore(
  kv: KvNamespace,
  gateway: string,
  now: () => number = () => Date.now(),
): PlanStore {
  const key = `plan:${gateway}`
  let known: Promise<string | null> | null = null
  let isSettled = false
  let askedAt = 0
  const ask = (): Promise<string | null> => {
    isSettled = false
    askedAt = now()
    return kv.get(key, 'text').then(
      (plan) => {
        isSettled = true
        if (plan === null) known = null
        return plan
      },
      (error) => {
        known = null
        throw error
      },
    )
  }
  const load = (): Promise<string | null> => {
    // A Worker that was ended while it read never hears the answer.
    const isForsaken = known !== null && !isSettled && now() - askedAt >= READ_MS
    // What could not be read, or was not there yet, may be there for the next request: control may be away for long.
    if (known === null || isForsaken) known = ask()
    return known
  }
  return {
    load,
    async save(plan) {
      // What cannot be read is no reason not to write.
      const before = await load().catch(() => null)
      if (plan === before) return
      known = Promise.resolve(plan)
      isSettled = true
      await kv.put(key, plan)
    },
  }
}
