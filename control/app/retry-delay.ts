import type { DeliveryFailure } from '../ports/notifier.ts'

export const FIRST_RETRY_MS = 1_000
export const LAST_RETRY_MS = 300_000

/**
 * How long to wait before the next try: exponential backoff with full jitter ("Exponential Backoff And
 * Jitter", AWS Architecture Blog, 2015), and never earlier than the receiver asked for.
 *
 * @param attempts tries so far, the failed one included.
 * @param random from 0 to below 1.
 * @returns whole milliseconds from 500 to 300,000, or a little more than was asked for.
 */
export function retryDelay(attempts: number, failure: DeliveryFailure, random: number): number {
  const doublings = Math.min(Math.max(attempts, 1) - 1, 20)
  const ceiling = failure.permanent ? LAST_RETRY_MS : Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** doublings)
  // Without a floor full jitter can ask again at once; what needs a person's hand is asked at half pace at most.
  const floor = failure.permanent ? LAST_RETRY_MS / 2 : FIRST_RETRY_MS / 2
  const backoff = Math.floor(floor + random * (ceiling - floor))
  if (failure.retryAfterMs === undefined) return backoff
  return failure.retryAfterMs + Math.floor(random * FIRST_RETRY_MS)
}
