import { createHmac, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { LOOPBACK } from '../address-list.ts'
import { type AudioCache, createMemoryCache } from '../cache.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import type { PlanStore } from '../plan-store.ts'
import { createMemoryRateLimit, type RateLimit } from '../rate-limit.ts'
import type { NodeClient } from './node-send.ts'
import { completeSettings, type OwnSettings } from './own-settings.ts'

/** What a person settles for a gateway on Node. */
export interface NodeOwnSettings extends OwnSettings {
  readonly planStore?: PlanStore | null
  /** Requests an hour and user, 0 for no limit; or a limit that counts elsewhere. */
  readonly rateLimit?: number | RateLimit
  /** Instead of memory: audio that several gateways share. null: no cache. */
  readonly cache?: AudioCache | null
  /** Of the cache in memory; 0: no cache. */
  readonly cacheBytes?: number
  readonly cacheLifetimeMs?: number
  /** For tests of time; the process's own clocks unless told. */
  readonly now?: () => number
  readonly wallClock?: () => number
}

const DAY_MS = 86_400_000
const pack = promisify(gzip)

export function createNodeSettings(own: NodeOwnSettings, client: NodeClient): GatewaySettings {
  const now = own.now ?? (() => performance.now())
  const log = own.log ?? (() => {})
  return completeSettings(
    own,
    {
      runtime: 'node',
      send: client.send,
      openStream: client.openStream,
      planStore: own.planStore ?? null,
      now,
      wallClock: own.wallClock ?? (() => Date.now()),
      random: () => Math.random(),
      randomId: () => randomBytes(16).toString('base64url'),
      defer: (work) => {
        work.catch((error) => log('error', 'work.failed', { error: String(error) }))
      },
      gzip: (bytes) => pack(bytes),
      hmac: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
      cache: own.cache === undefined ? createOwnCache(own, now) : own.cache,
      rateLimit:
        typeof own.rateLimit === 'object' ? own.rateLimit : createMemoryRateLimit(own.rateLimit ?? 100, now),
    },
    { trustedAddresses: LOOPBACK, isCookieSecure: false },
  )
}

function createOwnCache(own: NodeOwnSettings, now: () => number): AudioCache | null {
  const mostBytes = own.cacheBytes ?? 64_000_000
  if (mostBytes === 0) return null
  return createMemoryCache({ mostBytes, lifetimeMs: own.cacheLifetimeMs ?? DAY_MS, now })
}
