import { toBase64Url } from '../base64url.ts'
import { type AudioCache, createMemoryCache } from '../cache.ts'
import { createEdgeCache, type EdgeCache } from '../cache-edge.ts'
import { guardCache } from '../cache-guard.ts'
import { createKvCache, type KvNamespace } from '../cache-kv.ts'
import { layerCaches } from '../cache-layers.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import { createStoreGuard } from '../guard-store.ts'
import { createWebHmac } from '../hmac.ts'
import { createKeyedHash } from '../keyed-hash.ts'
import { createMemoryRateLimit, type RateLimit } from '../rate-limit.ts'
import { createBindingRateLimit, type RateLimitBinding } from '../rate-limit-binding.ts'
import { guardRateLimit } from '../rate-limit-guard.ts'
import { createObjectRateLimit, type ObjectNamespace } from '../rate-limit-object.ts'
import type { Log } from '../send.ts'
import { type AiBinding, callByBinding } from './ai-binding.ts'
import { createFetchClient, fetchCall } from './fetch-send.ts'
import { createKvPlanStore } from './kv-plan-store.ts'
import { completeSettings, type OwnSettings } from './own-settings.ts'
import {
  COMMON_DEFAULTS,
  createEnvironmentReader,
  type Defaults,
  type Environment,
  parseSpareBackend,
  readOwnSettings,
} from './read-own-settings.ts'

/** What Workers take for variables that are not there; the README says what each means. */
const DEFAULTS: Defaults = {
  ...COMMON_DEFAULTS,
  CROSSFADE_COOKIE_SECURE: 'true',
  CROSSFADE_CACHE: 'cache-api',
  CROSSFADE_LIMIT_SECONDS: '60',
}

/** Bindings by name. All are optional: without KV the plan lives as long as the isolate. */
export interface CloudflareBindings {
  readonly AI?: AiBinding
  /** Keeps the last good plan, and audio where `CROSSFADE_CACHE` says so. */
  readonly CROSSFADE_KV?: KvNamespace
  /** A rate-limit binding, or a Durable Object namespace of `CrossfadeLimiter`. */
  readonly CROSSFADE_LIMIT?: RateLimitBinding | ObjectNamespace
}

/** What lives as long as the isolate and not as one request. */
export interface IsolateHooks {
  readonly defer: (work: Promise<unknown>) => void
  readonly onRecord: () => void
}

export type CloudflareSettings =
  | { readonly ok: true; readonly settings: GatewaySettings; readonly basePath: string }
  | { readonly ok: false; readonly problems: readonly string[] }

const NEAR_BYTES = 8_000_000
const KV_TIMEOUT_MS = 1_000
const EDGE_TIMEOUT_MS = 500

/** Environment and bindings of a Worker as settings; `own` wins over variables. */
export function readCloudflareSettings(
  env: Environment,
  own: Partial<OwnSettings>,
  hooks: IsolateHooks,
): CloudflareSettings {
  const bindings = env as CloudflareBindings
  const reader = createEnvironmentReader({ ...env, ...asVariables(own) }, DEFAULTS)
  const common = readOwnSettings(reader, env, { areAllowed: false, hint: '' })
  const spare = reader.text('CROSSFADE_SPARE_BACKEND')
  const spareBackend =
    spare === '' ? null : parseSpareBackend(spare, 'CROSSFADE_SPARE_BACKEND', reader.problems)
  const kind = reader.oneOf('CROSSFADE_CACHE', ['cache-api', 'kv', 'off'])
  if (kind === 'kv' && bindings.CROSSFADE_KV === undefined)
    reader.problems.push('CROSSFADE_CACHE="kv": expected a KV namespace bound as CROSSFADE_KV')
  const periodSeconds = reader.whole('CROSSFADE_LIMIT_SECONDS', 1, 3_600)
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems }

  const now = createIsolateClock()
  const log = own.log ?? writeLog
  const hmac = createWebHmac()
  const { cacheLifetimeMs: lifetimeMs, rateLimit: requests } = common
  const client = createFetchClient(
    bindings.AI === undefined ? fetchCall : callByBinding(bindings.AI, fetchCall),
    now,
  )
  const settings = completeSettings(
    { spareBackend, ...common, ...own, log },
    {
      runtime: 'cloudflare',
      send: client.send,
      openBody: client.openBody,
      hasAi: bindings.AI !== undefined,
      openStream: null,
      planStore:
        bindings.CROSSFADE_KV === undefined ? null : createKvPlanStore(bindings.CROSSFADE_KV, common.name),
      now,
      wallClock: () => Date.now(),
      random: () => Math.random(),
      randomId: () => toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
      defer: hooks.defer,
      onRecord: hooks.onRecord,
      gzip: pack,
      hmac,
      cache: chooseCache(kind, bindings, lifetimeMs, now, log),
      rateLimit: chooseLimit(bindings, {
        requests,
        periodSeconds,
        hash: createKeyedHash(common.unitKey, hmac),
        now,
        log,
      }),
    },
    { trustedAddresses: [], isCookieSecure: true },
  )
  return { ok: true, settings, basePath: own.basePath ?? '' }
}

/** So that what a program gives in code is checked like what it gives in variables. */
function asVariables(own: Partial<OwnSettings>): Environment {
  const told = {
    CROSSFADE_GATEWAY_NAME: own.name,
    CROSSFADE_CONTROL_URL: own.control?.url,
    CROSSFADE_CONTROL_TOKEN: own.control?.token,
    CROSSFADE_UNIT_KEY: own.unitKey,
    CROSSFADE_SESSION_KEY: own.sessionKey,
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}

function chooseCache(
  kind: 'cache-api' | 'kv' | 'off',
  { CROSSFADE_KV: kv }: CloudflareBindings,
  lifetimeMs: number,
  now: () => number,
  log: Log,
): AudioCache | null {
  if (kind === 'off') return null
  const near = createMemoryCache({ mostBytes: NEAR_BYTES, lifetimeMs, now })
  if (kind === 'kv' && kv !== undefined) {
    const guard = createStoreGuard({ name: 'kv', now, log, timeoutMs: KV_TIMEOUT_MS })
    return layerCaches(near, guardCache(createKvCache(kv, { lifetimeMs }), guard))
  }
  const edge = (globalThis as { caches?: { default?: EdgeCache } }).caches?.default
  if (edge === undefined) return near
  const guard = createStoreGuard({ name: 'cache-api', now, log, timeoutMs: EDGE_TIMEOUT_MS })
  return layerCaches(near, guardCache(createEdgeCache(edge, { lifetimeMs }), guard))
}

function chooseLimit(
  { CROSSFADE_LIMIT: binding }: CloudflareBindings,
  facts: {
    readonly requests: number
    readonly periodSeconds: number
    readonly hash: ReturnType<typeof createKeyedHash>
    readonly now: () => number
    readonly log: Log
  },
): RateLimit {
  const { requests, periodSeconds, hash, now, log } = facts
  const spare = createMemoryRateLimit(requests, now)
  if (binding === undefined || requests === 0) return spare
  const limit =
    'limit' in binding
      ? createBindingRateLimit(binding, periodSeconds)
      : createObjectRateLimit(binding, { requests, hash })
  const guard = createStoreGuard({ name: 'limiter', now, log, timeoutMs: KV_TIMEOUT_MS })
  return guardRateLimit(limit, guard, spare)
}

/** Milliseconds since the isolate's first request, never backwards; they stand still between two I/O events. */
function createIsolateClock(): () => number {
  const startedAt = Date.now()
  let last = 0
  return () => {
    last = Math.max(last, Date.now() - startedAt)
    return last
  }
}

async function pack(bytes: Uint8Array): Promise<Uint8Array> {
  const body = new Response(new Uint8Array(bytes)).body
  const packed = body?.pipeThrough(new CompressionStream('gzip')) ?? null
  return new Uint8Array(await new Response(packed).arrayBuffer())
}

const writeLog: Log = (level, event, fields = {}) => {
  console.log(JSON.stringify({ at: new Date().toISOString(), level, event, ...fields }))
}
