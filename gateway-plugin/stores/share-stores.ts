import type { KeyedHash } from '../identity/keyed-hash.ts'
import type { Log } from '../send.ts'
import { type AudioCache, createMemoryCache } from './cache.ts'
import { guardCache } from './cache-guard.ts'
import { layerCaches } from './cache-layers.ts'
import { createRedisCache } from './cache-redis.ts'
import { createStoreGuard } from './guard-store.ts'
import { createMemoryRateLimit, type RateLimit } from './rate-limit.ts'
import { guardRateLimit } from './rate-limit-guard.ts'
import { createRedisRateLimit } from './rate-limit-redis.ts'
import type { RedisCommands } from './redis-commands.ts'
import { isRedisRefusal } from './redis-refusal.ts'

export interface ShareSettings {
  /** Of the small cache in front; 0: no cache at all, here or there. */
  readonly nearBytes: number
  readonly lifetimeMs: number
  /** Requests an hour and user; 0: no limit. */
  readonly requests: number
  /** The same by address. */
  readonly addressRequests: number
  readonly hash: KeyedHash
  /** Monotonic milliseconds. */
  readonly now: () => number
  readonly log: Log
}

/** Audio and limits that all gateways at one Redis have in common; each one's own memory while it is away. */
export function shareStores(
  redis: RedisCommands,
  settings: ShareSettings,
): {
  readonly cache: AudioCache | null
  readonly rateLimit: RateLimit
  readonly addressLimit: RateLimit
} {
  const { nearBytes, lifetimeMs, hash, now, log } = settings
  const guard = createStoreGuard({ name: 'redis', now, log, isRefusal: isRedisRefusal })
  const near = createMemoryCache({ mostBytes: nearBytes, lifetimeMs, now })
  const far = guardCache(createRedisCache(redis, { lifetimeMs }), guard)
  const limit = (requests: number, prefix: string) =>
    guardRateLimit(
      createRedisRateLimit(redis, { requests, hash, prefix }),
      guard,
      createMemoryRateLimit(requests, now),
    )
  return {
    cache: nearBytes === 0 ? null : layerCaches(near, far),
    rateLimit: limit(settings.requests, 'crossfade:limit:'),
    addressLimit: limit(settings.addressRequests, 'crossfade:address-limit:'),
  }
}
