import type { GatewaySettings } from '../gateway-settings.ts'
import { toBase64Url } from '../identity/base64url.ts'
import { createWebHmac } from '../identity/hmac.ts'
import { createKeyedHash } from '../identity/keyed-hash.ts'
import type { Log } from '../send.ts'
import type { PageSettings } from '../speech/cors.ts'
import { callByBinding } from './ai-binding.ts'
import { type CloudflareBindings, chooseCache, chooseLimits } from './cloudflare-stores.ts'
import { createFetchClient, fetchCall } from './fetch-send.ts'
import { createKvPlanStore } from './kv-plan-store.ts'
import { guardLog } from './own-code.ts'
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

/** What lives as long as the isolate and not as one request. */
export interface IsolateHooks {
  readonly defer: (work: Promise<unknown>) => void
  readonly onRecord: () => void
}

export type CloudflareSettings =
  | { readonly ok: true; readonly settings: GatewaySettings; readonly basePath: string }
  | {
      readonly ok: false
      readonly problems: readonly string[]
      /** What pages may do is readable all the same. */
      readonly pages: PageSettings
    }

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
  if (reader.problems.length > 0)
    return { ok: false, problems: reader.problems, pages: { ...common, ...own } }

  const now = createIsolateClock()
  const log = guardLog(own.log ?? writeLog)
  const hmac = createWebHmac()
  const { cacheLifetimeMs: lifetimeMs, rateLimit: requests } = common
  const client = createFetchClient(
    bindings.AI === undefined ? fetchCall : callByBinding(bindings.AI, fetchCall),
    now,
  )
  const settings = completeSettings(
    { spareBackend, ...common, ...own },
    {
      runtime: 'cloudflare',
      send: client.send,
      openBody: client.openBody,
      hasAi: bindings.AI !== undefined,
      openStream: null,
      planStore:
        bindings.CROSSFADE_KV === undefined ? null : createKvPlanStore(bindings.CROSSFADE_KV, common.name),
      log,
      now,
      wallClock: () => Date.now(),
      random: () => Math.random(),
      randomId: () => toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
      defer: hooks.defer,
      onRecord: hooks.onRecord,
      gzip: pack,
      hmac,
      cache: chooseCache(kind, bindings, lifetimeMs, now, log),
      ...chooseLimits(bindings, {
        requests,
        addressRequests: common.addressRateLimit ?? 0,
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
