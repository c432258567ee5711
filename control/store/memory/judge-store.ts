import type { JudgeStore } from '../../ports/judge-store.ts'
import { keep } from './keep.ts'
import type { Memory } from './memory-state.ts'

export function createJudgeStore({ state }: Memory): JudgeStore {
  return {
    async acquire(rollout, owner, now, forMs) {
      const lease = state.leases.get(rollout)
      if (lease && lease.owner !== owner && lease.expiresAt > now) return undefined
      const fence = lease ? lease.fence + (lease.owner === owner ? 0 : 1) : 1
      const next = {
        owner,
        fence,
        expiresAt: now + forMs,
        state: lease?.state,
        samplingSince: lease?.samplingSince ?? null,
      }
      state.leases = new Map(state.leases).set(rollout, next)
      return fence
    },
    load: async (rollout) => keep(state.leases.get(rollout)?.state),
    samplingSince: async (rollout) => state.leases.get(rollout)?.samplingSince ?? null,
    async save(rollout, fence, judged) {
      const lease = state.leases.get(rollout)
      if (lease?.fence !== fence) return false
      state.leases = new Map(state.leases).set(rollout, { ...lease, state: keep(judged) })
      return true
    },
  }
}
