import type { GatewaySettings } from '../gateway-settings.ts'
import type { KeyedHash } from '../identity/keyed-hash.ts'
import type { Log } from '../send.ts'
import { type AudioCache, createMemoryCache } from '../stores/cache.ts'
import { createEdgeCache, type EdgeCache } from '../stores/cache-edge.ts'
import { guardCache } from '../stores/cache-guard.ts'
import { createKvCache, type KvNamespace } from '../stores/cache-kv.ts'
import { layerCaches } from '../stores/cache-layers.ts'
import { createStoreGuard } from '../stores/guard-store.ts'
import { createMemoryRateLimit } from '../stores/rate-limit.ts'
import { createBindingRateLimit, type RateLimitBinding } from '../stores/rate-limit-binding.ts'
import { guardRateLimit } from '../stores/rate-limit-guard.ts'
import { createObjectRateLimit, type ObjectNamespace } from '../stores/rate-limit-object.ts'
import type { AiBinding } from './ai-binding.ts'

/** Bindings by name. All are optional: without KV the plan lives as long as the isolate. */
export interface CloudflareBindings {
  readonly AI?: AiBinding
  /** Keeps the last good plan, and audio where `CROSSFADE_CACHE` says so. */
  readonly CROSSFADE_KV?: KvNamespace
  /** A rate-limit binding, or a Durable Object namespace of `CrossfadeLimiter`. */
  readonly CROSSFADE_LIMIT?: RateLimitBinding | ObjectNamespace
}

const NEAR_BYTES = 8_000_000
const STORE_TIMEOUT_MS = 1_000
const EDGE_TIMEOUT_MS = 500

/** Memory of the isolate in front of what outlives it. */
export function chooseCache(
  kind: 'cache-api' | 'kv' | 'off',
  { CROSSFADE_KV: kv }: CloudflareBindings,
  lifetimeMs: number,
  now: () => number,
  log: Log,
): AudioCache | null {
  if (kind === 'off') return null
  const near = createMemoryCache({ mostBytes: NEAR_BYTES, lifetimeMs, now })
  if (kind === 'kv' && kv !== undefined) {
    const guard = createStoreGuard({ name: 'kv', now, log, timeoutMs: STORE_TIMEOUT_MS })
    return layerCaches(near, guardCache(createKvCache(kv, { lifetimeMs }), guard))
  }
  const edge = (globalThis as { caches?: { default?: EdgeCache } }).caches?.default
  if (edge === undefined) return near
  const guard = createStoreGuard({ name: 'cache-api', now, log, timeoutMs: EDGE_TIMEOUT_MS })
  return layerCaches(near, guardCache(createEdgeCache(edge, { lifetimeMs }), guard))
}

export interface LimitFacts {
  readonly requests: number
  readonly addressRequests: number
  readonly periodSeconds: number
  readonly hash: KeyedHash
  readonly now: () => number
  readonly log: Log
}

/**
 * By the binding, or by the isolate's memory. A rate-limit binding has one figure, in its configuration: with it the
 * limit by address stays in memory.
 */
export function chooseLimits(
  { CROSSFADE_LIMIT: binding }: CloudflareBindings,
  { requests, addressRequests, periodSeconds, hash, now, log }: LimitFacts,
): Pick<GatewaySettings, 'rateLimit' | 'addressLimit'> {
  const memory = createMemoryRateLimit(requests, now)
  const addressMemory = createMemoryRateLimit(addressRequests, now)
  const byAddress = addressRequests === 0 ? {} : { addressLimit: addressMemory }
  if (binding === undefined) return { rateLimit: memory, ...byAddress }
  const guard = createStoreGuard({ name: 'limiter', now, log, timeoutMs: STORE_TIMEOUT_MS })
  if ('limit' in binding) {
    const limit = createBindingRateLimit(binding, periodSeconds)
    return { rateLimit: requests === 0 ? memory : guardRateLimit(limit, guard, memory), ...byAddress }
  }
  const limit = createObjectRateLimit(binding, { requests, hash })
  // Objects of their own: a visitor's address may be counted in both ways.
  const hashAddress: KeyedHash = (who) => hash(`every ${who}`)
  const addressLimit = createObjectRateLimit(binding, { requests: addressRequests, hash: hashAddress })
  return {
    rateLimit: guardRateLimit(limit, guard, memory),
    ...(addressRequests === 0 ? {} : { addressLimit: guardRateLimit(addressLimit, guard, addressMemory) }),
  }
}
