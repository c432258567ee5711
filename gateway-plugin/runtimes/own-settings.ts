import type { PlanBackend } from '../contract.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import { type BreakerSettings, DEFAULT_BREAKER } from '../health/breaker.ts'
import { createAddressList } from '../identity/address-list.ts'
import type { JwtSettings } from '../identity/jwt/jwt-settings.ts'
import type { Log } from '../send.ts'
import { createMemoryRateLimit, type RateLimit } from '../stores/rate-limit.ts'
import { guardCredential } from './own-code.ts'

/** What a person settles, whatever the runtime. Everything but the first four has a default. */
export interface OwnSettings {
  readonly name: string
  readonly control: { readonly url: string; readonly token: string }
  readonly unitKey: string
  readonly sessionKey: string
  readonly receiptKey?: string
  readonly overrideKey?: string
  /** How signed user tokens are checked. */
  readonly jwt?: JwtSettings
  readonly feedbackLimit?: RateLimit
  readonly credential?: (name: string) => string | null
  readonly log?: Log
  readonly userHeader?: string
  readonly trustedAddresses?: readonly string[]
  readonly allowedOrigins?: readonly string[]
  readonly allowedMethods?: readonly string[]
  readonly allowedHeaders?: readonly string[]
  readonly securityHeaders?: Readonly<Record<string, string>>
  /** Requests an hour and address that are not in the cache, whoever sends them; 0: no limit. */
  readonly addressRateLimit?: number
  readonly isCookieSecure?: boolean
  readonly defaultLanguage?: string
  readonly spareBackend?: PlanBackend | null
  readonly defaultBackend?: string | null
  readonly breaker?: Partial<BreakerSettings>
  readonly probes?: GatewaySettings['probes']
  /** Where the gateway is mounted: `/api` serves `/api/tts/speak`. At the root unless told. */
  readonly basePath?: string
}

/** What a runtime brings: its network, clocks, chance and stores. */
export type RuntimeParts = Omit<GatewaySettings, Exclude<keyof OwnSettings, 'log'> | 'trusted'>

/** `defaults` are the runtime's own where they differ. */
export function completeSettings(
  own: OwnSettings,
  parts: RuntimeParts,
  defaults: { readonly trustedAddresses: readonly string[]; readonly isCookieSecure: boolean },
): GatewaySettings {
  return {
    ...parts,
    name: own.name,
    control: own.control,
    unitKey: own.unitKey,
    sessionKey: own.sessionKey,
    ...pickOptional(own),
    ...((own.addressRateLimit ?? 0) === 0 || parts.addressLimit !== undefined
      ? {}
      : { addressLimit: createMemoryRateLimit(own.addressRateLimit!, parts.now) }),
    isCookieSecure: own.isCookieSecure ?? defaults.isCookieSecure,
    credential: guardCredential(own.credential ?? (() => null), parts.log),
    userHeader: (own.userHeader ?? 'X-User-ID').toLowerCase(),
    trusted: createAddressList(own.trustedAddresses ?? defaults.trustedAddresses),
    allowedOrigins: own.allowedOrigins ?? [],
    defaultLanguage: own.defaultLanguage ?? 'en',
    spareBackend: own.spareBackend ?? null,
    defaultBackend: own.defaultBackend ?? null,
    breaker: { ...DEFAULT_BREAKER, ...own.breaker },
    probes: own.probes ?? 'all',
  }
}

/** Handed on as they are, and left out where they were: the core has the defaults. */
function pickOptional(own: OwnSettings): Partial<GatewaySettings> {
  const { receiptKey, overrideKey, jwt, feedbackLimit } = own
  const { allowedMethods, allowedHeaders, securityHeaders } = own
  return {
    ...(receiptKey === undefined ? {} : { receiptKey }),
    ...(overrideKey === undefined ? {} : { overrideKey }),
    ...(jwt === undefined ? {} : { jwt }),
    ...(feedbackLimit === undefined ? {} : { feedbackLimit }),
    ...(allowedMethods === undefined ? {} : { allowedMethods }),
    ...(allowedHeaders === undefined ? {} : { allowedHeaders }),
    ...(securityHeaders === undefined ? {} : { securityHeaders }),
  }
}
