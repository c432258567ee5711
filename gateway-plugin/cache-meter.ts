import type { Audio } from './audio/inspect-audio.ts'
import type { AudioCache } from './cache.ts'
import type { CacheCounts } from './contract.ts'

/** A cache that counts and never fails: what cannot be read is a miss, what cannot be written is not kept. */
export interface MeteredCache {
  get(key: string): Promise<Audio | null>
  put(key: string, audio: Audio): Promise<void>
  noteShared(): void
  counts(): CacheCounts
}

export function createMeteredCache(cache: AudioCache): MeteredCache {
  let hits = 0
  let misses = 0
  let shared = 0
  let failures = 0
  return {
    async get(key) {
      let audio: Audio | null = null
      try {
        audio = await cache.get(key)
      } catch {
        failures++
      }
      if (audio === null) misses++
      else hits++
      return audio
    },
    async put(key, audio) {
      try {
        await cache.put(key, audio)
      } catch {
        failures++
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
