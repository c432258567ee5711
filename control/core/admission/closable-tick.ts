/** How far time is complete: the newest tick that no live gateway can add to any more. */

/** An instance that was silent for longer holds nothing up. */
const HEARD_MS = 10_000
/** Nothing holds a tick open for longer than this after its end. */
const MAX_WAIT_MS = 3_000

export interface LiveInstance {
  readonly gateway: string
  readonly instance: string
  /** Judge's clock. */
  readonly heardAtMs: number
  /** Judge's clock: everything that ended at or before was reported. */
  readonly completeThroughMs: number
}

/**
 * The tick to close up to: every instance heard in the last 10 s has declared it complete, or it ended 3 s ago.
 * Never before `lastClosed`. All times on the judge's clock.
 */
export function closableTick(instances: Iterable<LiveInstance>, nowMs: number, lastClosed: number): number {
  const overdue = lastTickEndedBy(nowMs - MAX_WAIT_MS)
  let complete = lastTickEndedBy(nowMs)
  let live = false
  for (const instance of instances) {
    if (nowMs - instance.heardAtMs > HEARD_MS) continue
    live = true
    complete = Math.min(complete, lastTickEndedBy(instance.completeThroughMs))
  }
  return Math.max(lastClosed, live ? Math.max(complete, overdue) : overdue)
}

function lastTickEndedBy(ms: number): number {
  return Math.floor(ms / 1_000) - 1
}
