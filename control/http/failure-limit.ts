/** Counts failures by key in fixed windows, so that a revoked token that hammers costs no look-up each time. */

export interface FailureLimit {
  /** Seconds to wait; 0: go ahead. */
  readonly blockedSec: (key: string) => number
  readonly failed: (key: string) => void
}

/** More keys than this at once are a flood: the oldest are forgotten, memory stays bounded. */
const KEYS_KEPT = 2_000

export function createFailureLimit(options: {
  readonly failures: number
  readonly windowMs: number
  readonly now: () => number
}): FailureLimit {
  const windows = new Map<string, { until: number; failures: number }>()
  return {
    blockedSec(key) {
      const window = windows.get(key)
      if (window === undefined) return 0
      const left = window.until - options.now()
      if (left <= 0) {
        windows.delete(key)
        return 0
      }
      return window.failures >= options.failures ? Math.ceil(left / 1_000) : 0
    },
    failed(key) {
      const now = options.now()
      const window = windows.get(key)
      if (window !== undefined && window.until > now) {
        window.failures += 1
        return
      }
      windows.delete(key)
      windows.set(key, { until: now + options.windowMs, failures: 1 })
      if (windows.size > KEYS_KEPT) windows.delete(windows.keys().next().value as string)
    },
  }
}
