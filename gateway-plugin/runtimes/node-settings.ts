import { createHash, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { GatewaySettings } from '../gateway-settings.ts'
import { LOOPBACK } from '../identity/address-list.ts'
import { createKeyedHash } from '../identity/keyed-hash.ts'
import type { PlanStore } from '../plan/plan-store.ts'
import type { Log } from '../send.ts'
import { type AudioCache, createMemoryCache } from '../stores/cache.ts'
import { createMemoryRateLimit, type RateLimit } from '../stores/rate-limit.ts'
import type { RedisCommands } from '../stores/redis-commands.ts'
import { shareStores } from '../stores/share-stores.ts'
import { nodeBase64 } from './node-base64.ts'
import { createNodeHmac } from './node-hmac.ts'
import type { NodeClient } from './node-send.ts'
import { guardLog } from './own-code.ts'
import { completeSettings, type OwnSettings } from './own-settings.ts'

/** What a person settles for a gateway on Node. */
export interface NodeOwnSettings extends OwnSettings {
  readonly planStore?: PlanStore | null
  /** Requests an hour and user, 0 for no limit; or a limit that counts elsewhere. */
  readonly rateLimit?: number | RateLimit
  /** Instead of memory: audio that several gateways share. null: no cache. */
  readonly cache?: AudioCache | null
  /** Where gateways keep audio and count requests together, unless `cache` or `rateLimit` are given. */
  readonly redis?: RedisCommands | null
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
  const log = guardLog(own.log ?? (() => {}))
  return completeSettings(
    own,
    {
      runtime: 'node',
      send: client.send,
      openBody: client.openBody,
      openStream: client.openStream,
      planStore: own.planStore ?? null,
      log,
      now,
      wallClock: own.wallClock ?? (() => Date.now()),
      random: () => Math.random(),
      randomId: () => randomBytes(16).toString('base64url'),
      defer: (work) => {
        work.catch((error) => log('error', 'work.failed', { error: String(error) }))
      },
      // Reports repeat themselves: the first level leaves a tenth of them in a third of the time of the sixth.
      gzip: (bytes) => pack(bytes, { level: 1 }),
      hmac: createNodeHmac(),
      base64: nodeBase64,
      sha256: (text) => createHash('sha256').update(text).digest('base64url'),
      ...createStores(own, now, log),
    },
    { trustedAddresses: LOOPBACK, isCookieSecure: false },
  )
}

type Stores = Pick<GatewaySettings, 'cache' | 'rateLimit' | 'addressLimit'>

function createStores(own: NodeOwnSettings, now: () => number, log: Log): Stores {
  const nearBytes = own.cacheBytes ?? 64_000_000
  const lifetimeMs = own.cacheLifetimeMs ?? DAY_MS
  const requests = typeof own.rateLimit === 'number' ? own.rateLimit : 100
  const addressRequests = own.addressRateLimit ?? 0
  const hash = createKeyedHash(own.unitKey, createNodeHmac())
  const stores: Stores =
    own.redis === undefined || own.redis === null
      ? {
          cache: nearBytes === 0 ? null : createMemoryCache({ mostBytes: nearBytes, lifetimeMs, now }),
          rateLimit: createMemoryRateLimit(requests, now),
        }
      : shareStores(own.redis, { nearBytes, lifetimeMs, requests, addressRequests, hash, now, log })
  return {
    ...stores,
    cache: own.cache === undefined ? stores.cache : own.cache,
    rateLimit: typeof own.rateLimit === 'object' ? own.rateLimit : stores.rateLimit,
  }
}
