import type { Base64 } from './base64.ts'
import type { BatchHeader, PlanBackend } from './contract.ts'
import type { BreakerSettings } from './health/breaker.ts'
import type { AddressList } from './identity/address-list.ts'
import type { Hmac } from './identity/hmac.ts'
import type { JwtSettings } from './identity/jwt/jwt-settings.ts'
import type { Sha256 } from './identity/sha256.ts'
import type { PlanStore } from './plan/plan-store.ts'
import type { Log, OpenBody, OpenStream, Send } from './send.ts'
import type { AudioCache } from './stores/cache.ts'
import type { RateLimit } from './stores/rate-limit.ts'

/** Everything that a runtime injects: the core has no clock, no randomness and no network of its own. */
export interface GatewaySettings {
  /** The deployment's configured name, the same for all of its instances. */
  readonly name: string
  readonly runtime: BatchHeader['runtime']
  readonly send: Send
  /** Left out: answers are always read whole, also where a backend streams. */
  readonly openBody?: OpenBody
  /** Whether `send` has the vendor's AI binding: calls by binding need no credential then. */
  readonly hasAi?: boolean
  /** null: the plan is polled only. */
  readonly openStream: OpenStream | null
  readonly planStore: PlanStore | null
  /** Monotonic milliseconds. */
  readonly now: () => number
  /** Epoch milliseconds. */
  readonly wallClock: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** 128 random bits in base64url. */
  readonly randomId: () => string
  /** Keeps work alive that the answer does not wait for. */
  readonly defer: (work: Promise<unknown>) => void
  /** Called with each attempt that waits to be reported: a runtime without a tick sends it then. */
  readonly onRecord?: () => void
  readonly gzip: ((bytes: Uint8Array) => Promise<Uint8Array>) | null
  readonly log: Log
  /** Base address of control without a trailing slash, and a token of role gateway. */
  readonly control: { readonly url: string; readonly token: string }
  /** Hashes units for reports; the same for all gateways. */
  readonly unitKey: string
  /** Signs the receipts of answers; the same for all gateways. Made from `unitKey` unless given. */
  readonly receiptKey?: string
  /** Signs the tokens that put testers on an arm. Made from `unitKey` unless given. */
  readonly overrideKey?: string
  /** Left out: users are named by trusted headers only. */
  readonly jwt?: JwtSettings
  /** WebCrypto unless given. */
  readonly hmac?: Hmac
  /** What every runtime has unless given. */
  readonly base64?: Base64
  /** WebCrypto unless given. */
  readonly sha256?: Sha256
  /** Signs the session cookies of visitors without a user id. */
  readonly sessionKey: string
  readonly isCookieSecure: boolean
  /** Credentials that the plan names. */
  readonly credential: (name: string) => string | null
  /** Lower case. */
  readonly userHeader: string
  readonly trusted: AddressList
  readonly allowedOrigins: readonly string[]
  /** Left out: POST and OPTIONS. */
  readonly allowedMethods?: readonly string[]
  /** Left out: Content-Type and Authorization. `*`: whatever a page asks for. */
  readonly allowedHeaders?: readonly string[]
  /** Sent with every answer; left out: no sniffing of types, no frames. */
  readonly securityHeaders?: Readonly<Record<string, string>>
  /** The language of a text that nothing else tells about. */
  readonly defaultLanguage: string
  /** Serves while no plan was ever received. */
  readonly spareBackend: PlanBackend | null
  /** Key of the backend for requests that no rollout is concerned with. */
  readonly defaultBackend: string | null
  readonly cache: AudioCache | null
  readonly rateLimit: RateLimit
  /** By address, whoever it is, in addition; left out: none. */
  readonly addressLimit?: RateLimit
  /** Of feedback, by unit; 60 an hour and instance unless given. */
  readonly feedbackLimit?: RateLimit
  readonly breaker: BreakerSettings
  /** `free`: only backends that cost nothing by unit. */
  readonly probes: 'off' | 'free' | 'all'
}
