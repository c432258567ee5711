import type { Audio } from '../audio/inspect-audio.ts'
import type { CacheCounts } from '../contract.ts'
import type { Log } from '../send.ts'
import type { AudioCache } from './cache.ts'
import { StoreAway } from './guard-store.ts'

/** A cache that counts and never fails: what cannot be read is a miss, what cannot be written is not kept. */
export interface MeteredCache {
  get(key: string): Promise<Audio | null>
  put(key: string, audio: Audio): Promise<void>
  noteShared(): void
  counts(): CacheCounts
}

export function createMeteredCache(cache: AudioCache, log: Log): MeteredCache {
  let hits = 0
  let misses = 0
  let shared = 0
  let failures = 0
  let isFailing = false
  const note = (error: unknown) => {
    failures++
    // A guard has told already that its store is away.
    if (isFailing || error instanceof StoreAway) return
    isFailing = true
    log('warn', 'cache.failing', { error: String(error) })
  }
  return {
    async get(key) {
      let audio: Audio | null = null
      try {
        audio = await cache.get(key)
        isFailing = false
      } catch (error) {
        note(error)
      }
      if (audio === null) misses++
      else hits++
      return audio
    },
    async put(key, audio) {
      try {
        await cache.put(key, audio)
      } catch (error) {
        note(error)
      }
    },
    noteShared: () => void shared++,
    counts: () => ({ hits, misses, shared, failures }),
  }
}

/** Of all requests that asked the cache, the part that needed no call; null before the first one. */
export function hitRate(counts: CacheCounts): number | null {
  const asked = counts.hits + counts.misses
  return asked === 0 ? null : (counts.hits + counts.shared) / asked
}
