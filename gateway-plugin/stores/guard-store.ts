import type { Log } from '../send.ts'

/**
 * Stands between requests and a store elsewhere that may be slow, hang or be gone. Nobody waits for it longer than
 * its time limit, and after a failure nobody asks it for a moment, so that its trouble costs one request a second.
 */
export interface StoreGuard {
  /** Rejects with `StoreAway`: the store failed, was too slow, or is left alone for a moment. */
  run<T>(work: () => T | Promise<T>): Promise<T>
  isAway(): boolean
}

export interface StoreGuardSettings {
  /** For the log: `redis`, `kv`. */
  readonly name: string
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly log: Log
  readonly timeoutMs?: number
  readonly pauseMs?: number
  /** The store is there and refuses this one thing: others go on being asked of it. */
  readonly isRefusal?: (error: unknown) => boolean
}

/** Its guard has logged what happened to the store: it is away, or it refused. */
export class StoreAway extends Error {}

const TIMEOUT_MS = 250
const PAUSE_MS = 1_000
/** Refusals go on for as long as nobody mends them. */
const LOG_REFUSALS_EVERY_MS = 60_000

export function createStoreGuard(settings: StoreGuardSettings): StoreGuard {
  const { name, now, log, timeoutMs = TIMEOUT_MS, pauseMs = PAUSE_MS, isRefusal = () => false } = settings
  let awaySince: number | null = null
  let nextTryAt = Number.NEGATIVE_INFINITY

  let refusalLoggedAt = Number.NEGATIVE_INFINITY

  const noteRefusal = (error: unknown) => {
    recover()
    if (now() - refusalLoggedAt < LOG_REFUSALS_EVERY_MS) return
    refusalLoggedAt = now()
    log('warn', `${name}.refused`, { error: String(error) })
  }
  const stumble = (error: unknown) => {
    nextTryAt = now() + pauseMs
    if (awaySince !== null) return
    awaySince = now()
    log('warn', `${name}.unreachable`, { error: String(error) })
  }
  const recover = () => {
    if (awaySince === null) return
    log('info', `${name}.reachable`, { afterMs: Math.round(now() - awaySince) })
    awaySince = null
  }

  return {
    async run(work) {
      if (awaySince !== null && now() < nextTryAt) throw new StoreAway(`${name} is away`)
      // While it is away one request at a time finds out whether it is back.
      if (awaySince !== null) nextTryAt = now() + pauseMs
      let timer: ReturnType<typeof setTimeout> | undefined
      try {
        const late = new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs)
        })
        const value = await Promise.race([Promise.resolve(work()), late])
        recover()
        return value
      } catch (error) {
        if (isRefusal(error)) noteRefusal(error)
        else stumble(error)
        throw new StoreAway(`${name}: ${String(error)}`)
      } finally {
        clearTimeout(timer)
      }
    },
    isAway: () => awaySince !== null,
  }
}
