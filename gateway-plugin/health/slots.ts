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
  takeIdle(limits: SlotLimits, drop: () => void): { release(): void } | null
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

export function createSlots(): Slots {
  let taken = 0
  let busySince = 0
  let lastAnswerAt = Number.NEGATIVE_INFINITY
  const shadows = new Set<() => void>()
  const waiting: (() => void)[] = []

  return {
    take(now, limits) {
      if (taken >= limits.concurrency) {
        const silentFor = now - Math.max(lastAnswerAt, busySince)
        return { kind: silentFor >= limits.timeoutMs ? 'saturated' : 'overflow' }
      }
      if (taken + shadows.size >= limits.concurrency) {
        const [oldest] = shadows
        if (oldest !== undefined) {
          shadows.delete(oldest)
          oldest()
        }
      }
      if (taken === 0) busySince = now
      taken++
      let isReleased = false
      return {
        kind: 'granted',
        release(answered, at) {
          if (isReleased) return
          isReleased = true
          taken--
          if (answered) lastAnswerAt = at
          waiting.shift()?.()
        },
      }
    },
    takeIdle(limits, drop) {
      const most = Math.max(1, Math.floor(limits.concurrency / 4))
      if (shadows.size >= most || taken + shadows.size >= limits.concurrency) return null
      shadows.add(drop)
      return { release: () => void shadows.delete(drop) }
    },
    async waitForPlace(limits) {
      if (taken < limits.concurrency) return true
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
    inFlight: () => taken,
  }
}
