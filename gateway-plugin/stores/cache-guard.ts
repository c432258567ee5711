import type { AudioCache } from './cache.ts'
import type { StoreGuard } from './guard-store.ts'

/** A cache elsewhere whose troubles are bounded by a guard. Both methods reject while the store is away. */
export function guardCache(cache: AudioCache, guard: StoreGuard): AudioCache {
  return {
    get: (key) => guard.run(() => cache.get(key)),
    put: (key, audio) => guard.run(() => cache.put(key, audio)),
  }
}
