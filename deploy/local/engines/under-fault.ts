import type { Fault } from './fault.ts'

export type FaultedResult<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly status: number }
  | { readonly kind: 'quota' }

/** Time and chance, so that tests can hold both. */
export interface Surroundings {
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** 0 to 1. */
  readonly random: () => number
}

/**
 * Does the work of a speech request as the fault in force has it.
 *
 * A synthesiser cannot be made faster than it is: a factor below 1 shortens only what `leastMs` adds.
 *
 * @param leastMs the answer takes at least this long; `latencyFactor` multiplies it, or the work where that is
 * longer.
 */
export async function underFault<T>(
  fault: Fault,
  { now, random }: Surroundings,
  signal: AbortSignal,
  leastMs: number,
  work: () => Promise<T>,
): Promise<FaultedResult<T>> {
  if (fault.hang) {
    await aborted(signal)
    return { kind: 'failed', status: 500 }
  }
  if (fault.quota) return { kind: 'quota' }
  const errorRate = fault.errorRate ?? (fault.status === null ? 0 : 1)
  if (errorRate > 0 && random() < errorRate) return { kind: 'failed', status: fault.status ?? 500 }
  const began = now()
  const value = await work()
  const took = now() - began
  const wanted = Math.max(took, leastMs) * (fault.latencyFactor ?? 1) + (fault.latencyMs ?? 0)
  if (wanted > took) await pause(wanted - took, signal)
  return { kind: 'done', value }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(finish, ms)
    function finish(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', finish)
      done()
    }
    signal.addEventListener('abort', finish, { once: true })
    if (signal.aborted) finish()
  })
}
