import type { AudioCache } from './cache.ts'
import { packAudio, unpackAudio } from './cache-blob.ts'
import type { RedisCommands } from './redis-commands.ts'

export interface RedisCacheSettings {
  readonly lifetimeMs: number
  /** In front of every key; `crossfade:audio:` unless told. */
  readonly prefix?: string
}

/**
 * Audio in Redis, shared by every gateway in front of it. Bounded by the server: `maxmemory` with `allkeys-lru`,
 * so that what nobody asks for goes first.
 */
export function createRedisCache(redis: RedisCommands, settings: RedisCacheSettings): AudioCache {
  const { lifetimeMs, prefix = 'crossfade:audio:' } = settings
  return {
    async get(key) {
      const blob = await redis.get(prefix + key)
      return blob === null ? null : unpackAudio(blob)
    },
    put: (key, audio) => redis.set(prefix + key, packAudio(audio), lifetimeMs),
  }
}
