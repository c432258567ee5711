import type { StoreGuard } from './guard-store.ts'
import type { RateLimit } from './rate-limit.ts'

/** Counts elsewhere, and in this instance's own memory while that is away: limited always, only less exactly. */
export function guardRateLimit(limit: RateLimit, guard: StoreGuard, spare: RateLimit): RateLimit {
  return {
    async take(who) {
      try {
        return await guard.run(() => limit.take(who))
      } catch {
        return spare.take(who)
      }
    },
  }
}
