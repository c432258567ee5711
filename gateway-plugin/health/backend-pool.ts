import type { BreakerState } from '../contract.ts'
import { type Breaker, type BreakerSettings, createBreaker } from './breaker.ts'
import { createSlots, type Slots } from './slots.ts'
import { createUsualTime, type UsualTime } from './usual-time.ts'

/** What one gateway instance remembers of one backend. Times are monotonic milliseconds. */
export interface BackendMemory {
  readonly breaker: Breaker
  readonly slots: Slots
  readonly usual: UsualTime
  lastCallAt: number
  lastSuccessAt: number
  /** What the server last said that it is, where it says so. */
  toldVersion: string | null
}

export interface BackendPool {
  of(key: string): BackendMemory
  breakers(now: number): Readonly<Record<string, BreakerState>>
}

export function createBackendPool(settings: BreakerSettings): BackendPool {
  const pool = new Map<string, BackendMemory>()
  return {
    of(key) {
      let memory = pool.get(key)
      if (memory === undefined) {
        memory = {
          breaker: createBreaker(settings),
          slots: createSlots(),
          usual: createUsualTime(),
          lastCallAt: Number.NEGATIVE_INFINITY,
          lastSuccessAt: Number.NEGATIVE_INFINITY,
          toldVersion: null,
        }
        pool.set(key, memory)
      }
      return memory
    },
    breakers: (now) =>
      Object.fromEntries([...pool].map(([key, memory]) => [key, memory.breaker.state(now)] as const)),
  }
}
