import type { KeyedHash } from '../identity/keyed-hash.ts'
import { HOUR_MS, type RateLimit, refuseUntil } from './rate-limit.ts'
import type { RedisCommands } from './redis-commands.ts'

export interface RedisLimitSettings {
  readonly requests: number
  /** An hour unless told. */
  readonly windowMs?: number
  /** Who asks is stored hashed: Redis holds no user ids. */
  readonly hash: KeyedHash
  readonly prefix?: string
}

// One step, so that no crash between counting and expiring leaves somebody limited for ever.
const TAKE = `local count = redis.call('INCR', KEYS[1])
if count == 1 or redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}`

/** Counts together with every gateway at the same Redis: a window begins with the first request of a caller. */
export function createRedisRateLimit(redis: RedisCommands, settings: RedisLimitSettings): RateLimit {
  const { requests, windowMs = HOUR_MS, hash, prefix = 'crossfade:limit:' } = settings
  return {
    async take(who) {
      if (requests === 0) return { ok: true }
      const answer = await redis.run(TAKE, [prefix + (await hash(who))], [String(windowMs)])
      if (!Array.isArray(answer) || answer.length !== 2)
        throw new Error(`Redis answered ${JSON.stringify(answer)}: expected a count and a time to live`)
      const [count, restMs] = answer.map(Number) as [number, number]
      return count <= requests ? { ok: true } : refuseUntil(restMs)
    },
  }
}
