import { createBoundedMap } from './bounded-map.ts'

export type RateAnswer =
  | { readonly ok: true }
  /** Whole seconds, at least 1. */
  | { readonly ok: false; readonly retryAfterSeconds: number }

/** A port: memory here; shared stores where several instances must count together. */
export interface RateLimit {
  take(who: string): RateAnswer | Promise<RateAnswer>
}

export const HOUR_MS = 3_600_000

/** So many requests in the window that starts with the first one; 0 requests: no limit. Bounded to 50,000 callers. */
export function createMemoryRateLimit(
  requests: number,
  now: () => number,
  windowMs: number = HOUR_MS,
): RateLimit {
  const callers = createBoundedMap<string, { startedAt: number; count: number }>(50_000)
  return {
    take(who) {
      if (requests === 0) return { ok: true }
      const at = now()
      const window = callers.get(who)
      if (window === undefined || at - window.startedAt >= windowMs) {
        callers.set(who, { startedAt: at, count: 1 })
        return { ok: true }
      }
      if (window.count < requests) {
        window.count++
        return { ok: true }
      }
      return refuseUntil(window.startedAt + windowMs - at)
    },
  }
}

export function refuseUntil(restMs: number): RateAnswer {
  return { ok: false, retryAfterSeconds: Math.max(1, Math.ceil(restMs / 1000)) }
}
