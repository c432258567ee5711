/** Neurons that an account may use in a UTC day for nothing. */
export const FREE_NEURONS = 10_000

const DAY_MS = 86_400_000

export interface VendorAccount {
  /** True when the plan is `free` and the day's allocation is used up: a hard stop until 00:00 UTC. */
  isExhausted(): boolean
  /** Counts one call. */
  use(neurons: number): void
  /** Neurons used since 00:00 UTC. */
  usedToday(): number
}

/** The account of the vendor stand-in: paid plans go on beyond the free allocation, free plans stop there. */
export function openVendorAccount(plan: 'paid' | 'free', epochMs: () => number): VendorAccount {
  let day = 0
  let used = 0
  function today(): number {
    const now = Math.floor(epochMs() / DAY_MS)
    if (now !== day) {
      day = now
      used = 0
    }
    return used
  }
  return {
    isExhausted: () => plan === 'free' && today() >= FREE_NEURONS,
    use(neurons) {
      used = today() + neurons
    },
    usedToday: today,
  }
}
