/** The concurrency cap of one backend in one gateway instance. Times are milliseconds of a monotonic clock. */

export type SlotAnswer =
  | { readonly kind: 'granted'; release(answered: boolean, now: number): void }
  /** Full for a moment. */
  | { readonly kind: 'overflow' }
  /** Full, and nothing came back for one time limit. */
  | { readonly kind: 'saturated' }

export interface Slots {
  /** For a user's request. Takes the place of a shadow where it must; `limits` come from the plan in force. */
  take(now: number, limits: SlotLimits): SlotAnswer
  /** For a shadow: idle places only, a quarter of the cap at most. `drop` is called when a user needs the place. */
  takeIdle(now: number, limits: SlotLimits, drop: () => void): { release(): void } | null
  /** Resolves when a place may be free; false when more wait already than would get one in time, or it takes as long. */
  waitForPlace(limits: SlotLimits): Promise<boolean>
  /** Who was woken and takes no place wakes the next one, or a place would stay empty with people waiting. */
  passOn(): void
  inFlight(): number
}

export interface SlotLimits {
  readonly concurrency: number
  readonly timeoutMs: number
}

/** A place ends by itself after so many time limits: Workers end a request without a word, and it gives nothing back. */
export const LEASE_LIMITS = 2

interface Lease {
  readonly until: number
}
interface ShadowLease extends Lease {
  readonly drop: () => void
}

export function createSlots(): Slots {
  let busySince = 0
  let lastAnswerAt = Number.NEGATIVE_INFINITY
  const taken = new Set<Lease>()
  const shadows = new Set<ShadowLease>()
  const waiting: (() => void)[] = []
  const isFull = (now: number, { concurrency }: SlotLimits): boolean => {
    if (taken.size + shadows.size < concurrency) return false
    // Looked at only where a place is missing.
    endLate(taken, now)
    endLate(shadows, now)
    return taken.size + shadows.size >= concurrency
  }

  return {
    take(now, limits) {
      if (isFull(now, limits)) {
        if (taken.size >= limits.concurrency) {
          const silentFor = now - Math.max(lastAnswerAt, busySince)
          return { kind: silentFor >= limits.timeoutMs ? 'saturated' : 'overflow' }
        }
        const [oldest] = shadows
        if (oldest !== undefined) {
          shadows.delete(oldest)
          oldest.drop()
        }
      }
      if (taken.size === 0) busySince = now
      const lease = { until: now + LEASE_LIMITS * limits.timeoutMs }
      taken.add(lease)
      return {
        kind: 'granted',
        release(answered, at) {
          if (!taken.delete(lease)) return
          if (answered) lastAnswerAt = at
          waiting.shift()?.()
        },
      }
    },
    takeIdle(now, limits, drop) {
      const most = Math.max(1, Math.floor(limits.concurrency / 4))
      if (isFull(now, limits)) return null
      endLate(shadows, now)
      if (shadows.size >= most) return null
      const lease = { until: now + LEASE_LIMITS * limits.timeoutMs, drop }
      shadows.add(lease)
      return { release: () => void shadows.delete(lease) }
    },
    async waitForPlace(limits) {
      if (taken.size < limits.concurrency) return true
      if (waiting.length >= limits.concurrency * 4) return false
      let wake: () => void = () => {}
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      waiting.push(wake)
      let timer: ReturnType<typeof setTimeout> | undefined
      // Workers end a request that waits for nothing of its own, since it looks like one that hangs.
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, limits.timeoutMs)
      })
      try {
        await Promise.race([woken, late])
      } finally {
        clearTimeout(timer)
      }
      const at = waiting.indexOf(wake)
      if (at >= 0) waiting.splice(at, 1)
      // Who is no longer among those who wait was woken, even where the time ran out meanwhile.
      return at < 0
    },
    passOn: () => waiting.shift()?.(),
    inFlight: () => taken.size,
  }
}

/** Sets keep the order in which they are filled: the oldest stand first. */
function endLate<T extends Lease>(leases: Set<T>, now: number): void {
  for (const lease of leases) {
    if (now < lease.until) return
    leases.delete(lease)
  }
}
