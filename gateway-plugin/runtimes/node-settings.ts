import { createHmac, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { createAddressList, LOOPBACK } from '../address-list.ts'
import { type BreakerSettings, DEFAULT_BREAKER } from '../breaker.ts'
import { createMemoryCache } from '../cache.ts'
import type { PlanBackend } from '../contract.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import type { PlanStore } from '../plan-store.ts'
import { createMemoryRateLimit, type RateLimit } from '../rate-limit.ts'
import type { Log } from '../send.ts'
import type { NodeClient } from './node-send.ts'

/** What a person settles; the rest comes with Node. Everything but the first four has a default. */
export interface NodeOwnSettings {
  readonly name: string
  readonly control: { readonly url: string; readonly token: string }
  readonly unitKey: string
  readonly sessionKey: string
  readonly receiptKey?: string
  readonly feedbackLimit?: RateLimit
  readonly credential?: (name: string) => string | null
  readonly planStore?: PlanStore | null
  readonly log?: Log
  readonly userHeader?: string
  readonly trustedAddresses?: readonly string[]
  readonly allowedOrigins?: readonly string[]
  readonly isCookieSecure?: boolean
  readonly defaultLanguage?: string
  readonly spareBackend?: PlanBackend | null
  readonly defaultBackend?: string | null
  /** Requests an hour and user; 0: no limit. */
  readonly rateLimit?: number
  /** 0: no cache. */
  readonly cacheBytes?: number
  readonly cacheLifetimeMs?: number
  readonly breaker?: Partial<BreakerSettings>
  readonly probes?: GatewaySettings['probes']
  /** For tests of time; the process's own clocks unless told. */
  readonly now?: () => number
  readonly wallClock?: () => number
}

const DAY_MS = 86_400_000
const pack = promisify(gzip)

export function createNodeSettings(own: NodeOwnSettings, client: NodeClient): GatewaySettings {
  const now = own.now ?? (() => performance.now())
  const log = own.log ?? (() => {})
  const cacheBytes = own.cacheBytes ?? 64_000_000
  return {
    name: own.name,
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
    log,
    control: own.control,
    unitKey: own.unitKey,
    sessionKey: own.sessionKey,
    ...(own.receiptKey === undefined ? {} : { receiptKey: own.receiptKey }),
    hmac: (secret, text) => createHmac('sha256', secret).update(text).digest('base64url'),
    isCookieSecure: own.isCookieSecure ?? false,
    credential: own.credential ?? (() => null),
    userHeader: (own.userHeader ?? 'X-User-ID').toLowerCase(),
    trusted: createAddressList(own.trustedAddresses ?? LOOPBACK),
    allowedOrigins: own.allowedOrigins ?? [],
    defaultLanguage: own.defaultLanguage ?? 'en',
    spareBackend: own.spareBackend ?? null,
    defaultBackend: own.defaultBackend ?? null,
    cache:
      cacheBytes === 0
        ? null
        : createMemoryCache({ mostBytes: cacheBytes, lifetimeMs: own.cacheLifetimeMs ?? DAY_MS, now }),
    ...(own.feedbackLimit === undefined ? {} : { feedbackLimit: own.feedbackLimit }),
    rateLimit: createMemoryRateLimit(own.rateLimit ?? 100, now),
    breaker: { ...DEFAULT_BREAKER, ...own.breaker },
    probes: own.probes ?? 'all',
  }
}
