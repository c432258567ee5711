import type { BreakerState } from '../contract.ts'

export interface BreakerSettings {
  /** Opens after so many failures in a row. */
  readonly consecutiveFailures: number
  /** Opens when at least `failureRate` (0 to 1) of the last `sampleSize` calls, all of them there, failed. */
  readonly failureRate: number
  readonly sampleSize: number
  /** Calls older than this do not count towards the rate. Milliseconds. */
  readonly sampleAgeMs: number
  /** While open, one real request passes in each pause. */
  readonly pauseMs: number
  /** For so long the pause stays as it is; after it, each failed try doubles it up to `longestPauseMs`. */
  readonly steadyMs: number
  readonly longestPauseMs: number
  /** Successful tries in a row that close it. */
  readonly successesToClose: number
  /** Pause between tries while the vendor's allocation is used up. */
  readonly quotaPauseMs: number
}

export const DEFAULT_BREAKER: BreakerSettings = {
  consecutiveFailures: 5,
  failureRate: 0.5,
  sampleSize: 20,
  sampleAgeMs: 30_000,
  pauseMs: 1_000,
  steadyMs: 30_000,
  longestPauseMs: 8_000,
  successesToClose: 2,
  quotaPauseMs: 300_000,
}

type State =
  | { readonly kind: 'closed' }
  | {
      readonly kind: 'open'
      readonly openedAt: number
      readonly pauseMs: number
      readonly nextTryAt: number
      readonly successes: number
      /** Set while the vendor's allocation is used up: when it is renewed. */
      readonly quotaUntil: number | null
    }

/** `pass`: as usual. `try`: open, but this one real request goes through. `refuse`: call somebody else. */
export type Admission = 'pass' | 'try' | 'refuse'

export interface Breaker {
  admit(now: number): Admission
  succeed(now: number): void
  fail(now: number): void
  /** The allocation is used up until `until` (same clock as `now`). */
  exhaust(now: number, until: number): void
  state(now: number): BreakerState
}

/**
 * One per backend and gateway instance; times are milliseconds of a monotonic clock. An open breaker must not
 * blind the judge of a rollout, so it lets one real request through each second for 30 s before it backs off.
 */
export function createBreaker(settings: BreakerSettings = DEFAULT_BREAKER): Breaker {
  let state: State = { kind: 'closed' }
  let consecutive = 0
  let recent: { readonly at: number; readonly failed: boolean }[] = []

  const note = (now: number, failed: boolean) => {
    consecutive = failed ? consecutive + 1 : 0
    recent.push({ at: now, failed })
    if (recent.length > settings.sampleSize) recent.shift()
  }
  const isTooBad = (now: number) => {
    if (consecutive >= settings.consecutiveFailures) return true
    const young = recent.filter(({ at }) => now - at <= settings.sampleAgeMs)
    if (young.length < settings.sampleSize) return false
    return young.filter(({ failed }) => failed).length >= settings.failureRate * young.length
  }
  const openAt = (now: number): State => ({
    kind: 'open',
    openedAt: now,
    pauseMs: settings.pauseMs,
    nextTryAt: now + settings.pauseMs,
    successes: 0,
    quotaUntil: null,
  })
  const close = () => {
    state = { kind: 'closed' }
    consecutive = 0
    recent = []
  }

  return {
    admit(now) {
      if (state.kind === 'closed') return 'pass'
      if (now < state.nextTryAt) return 'refuse'
      // The next try does not wait for the answer to this one: a backend that hangs is looked at as often.
      state = { ...state, nextTryAt: capAtRenewal(now, now + state.pauseMs, state.quotaUntil) }
      return 'try'
    },
    succeed(now) {
      if (state.kind === 'closed') return note(now, false)
      const successes = state.successes + 1
      if (state.quotaUntil !== null || successes >= settings.successesToClose) return close()
      state = { ...state, successes }
    },
    fail(now) {
      if (state.kind === 'closed') {
        note(now, true)
        if (isTooBad(now)) state = openAt(now)
        return
      }
      if (state.quotaUntil !== null) {
        // Until the allocation is renewed, nothing else that goes wrong changes when to look again.
        if (now >= state.quotaUntil) state = openAt(now)
        return
      }
      const isSteady = now - state.openedAt <= settings.steadyMs
      const pauseMs = isSteady ? state.pauseMs : Math.min(state.pauseMs * 2, settings.longestPauseMs)
      const waited = state.nextTryAt - state.pauseMs
      state = { ...state, pauseMs, nextTryAt: Math.max(state.nextTryAt, waited + pauseMs), successes: 0 }
    },
    exhaust(now, until) {
      const pauseMs = settings.quotaPauseMs
      state = {
        kind: 'open',
        openedAt: now,
        pauseMs,
        nextTryAt: capAtRenewal(now, now + pauseMs, until),
        successes: 0,
        quotaUntil: until,
      }
    },
    state(now) {
      if (state.kind === 'closed') return 'closed'
      return now >= state.nextTryAt ? 'half-open' : 'open'
    },
  }
}

/** The moment in which the allocation is renewed is worth a try of its own. */
function capAtRenewal(now: number, nextTryAt: number, quotaUntil: number | null): number {
  return quotaUntil !== null && quotaUntil > now ? Math.min(nextTryAt, quotaUntil) : nextTryAt
}
