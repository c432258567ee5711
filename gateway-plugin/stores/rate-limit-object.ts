import type { KeyedHash } from '../identity/keyed-hash.ts'
import { HOUR_MS, type RateLimit, refuseUntil } from './rate-limit.ts'

/** The part of a Durable Object namespace that is used here. */
export interface ObjectNamespace {
  idFromName(name: string): unknown
  get(id: never): { fetch(address: string, init: { method: string; body: string }): Promise<Response> }
}

export interface ObjectLimitSettings {
  readonly requests: number
  /** An hour unless told. */
  readonly windowMs?: number
  /** Names objects, so that none is named after a user. */
  readonly hash: KeyedHash
}

/** Exact limits, the same all over the world: one Durable Object of `CrossfadeLimiter` for each caller. */
export function createObjectRateLimit(namespace: ObjectNamespace, settings: ObjectLimitSettings): RateLimit {
  const { requests, windowMs = HOUR_MS, hash } = settings
  return {
    async take(who) {
      if (requests === 0) return { ok: true }
      const object = namespace.get(namespace.idFromName(await hash(who)) as never)
      const answer = await object.fetch('https://limiter.crossfade.invalid/take', {
        method: 'POST',
        body: JSON.stringify({ requests, windowMs }),
      })
      if (answer.status !== 200) throw new Error(`the limiter answered ${answer.status}`)
      const { restMs } = (await answer.json()) as { restMs: number | null }
      return restMs === null ? { ok: true } : refuseUntil(restMs)
    },
  }
}
