import { hashUnit } from './assign.ts'
import { webBase64 } from './base64.ts'
import type { FeedbackDoor } from './feedback/feedback.ts'
import { createFeedbackSender, type FeedbackSender } from './feedback/feedback-sender.ts'
import { createReceipts, type Receipts } from './feedback/receipt.ts'
import type { GatewaySettings } from './gateway-settings.ts'
import { type BackendPool, createBackendPool } from './health/backend-pool.ts'
import { createWebHmac } from './identity/hmac.ts'
import type { IdentifySettings } from './identity/identify.ts'
import { createJwtVerifier } from './identity/jwt/jwt-verifier.ts'
import { createKeyedHash, type KeyedHash } from './identity/keyed-hash.ts'
import { createSessions } from './identity/session.ts'
import { createSignedTokens } from './identity/signed-token.ts'
import { createPlanClient, type PlanClient } from './plan/plan-client.ts'
import { createPlanHolder, type PlanHolder } from './plan/plan-holder.ts'
import { createReporter, type Reporter } from './report/reporter.ts'
import { createOverrideTokens } from './routing/override-token.ts'
import { createSessionPins } from './routing/session-pin.ts'
import type { CallSettings } from './speech/call-backend.ts'
import { createSeenPhrases, type SeenPhrases } from './speech/seen-phrases.ts'
import { createShadows, type Shadows } from './speech/shadow.ts'
import { createFlights, type Flights } from './speech/single-flight.ts'
import { createMeteredCache, type MeteredCache } from './stores/cache-meter.ts'
import { createMemoryRateLimit } from './stores/rate-limit.ts'

/** The parts of a gateway, put together once. */
export interface GatewayCore {
  readonly settings: GatewaySettings
  readonly pool: BackendPool
  readonly plans: PlanHolder
  readonly planClient: PlanClient
  readonly reporter: Reporter
  readonly calls: CallSettings
  readonly shadows: Shadows
  /** null: this gateway keeps no audio. */
  readonly cache: MeteredCache | null
  readonly flights: Flights
  readonly seen: SeenPhrases
  readonly identity: IdentifySettings
  readonly hashUnit: KeyedHash
  readonly receipts: Receipts
  readonly feedback: FeedbackDoor & { readonly sender: FeedbackSender }
  readonly nextRequestId: () => string
  /** Another whole number with each request. */
  readonly nextDraw: () => number
}

const FEEDBACK_AN_HOUR = 60
/** No store takes as long for a plan. */
const WRITE_MS = 30_000

export function createGatewayCore(settings: GatewaySettings): GatewayCore {
  const { now, send, log, random } = settings
  const { url: controlUrl, token } = settings.control
  // A leading letter, since base64url may begin with a sign that names must not begin with.
  const instance = `g${settings.randomId()}`
  const hmac = settings.hmac ?? createWebHmac()
  const base64 = settings.base64 ?? webBase64
  const pool = createBackendPool(settings.breaker)
  const cache = settings.cache === null ? null : createMeteredCache(settings.cache, log)
  const plans = createPlanHolder({
    now,
    wallClock: settings.wallClock,
    onApplied(plan, source) {
      log('info', 'plan.applied', { planVersion: plan.planVersion, source })
      // Control must see at once that a rollback has arrived here.
      reporter.hurry()
      if (source !== 'stored') keep(JSON.stringify(plan))
    },
  })
  let keeping: Promise<void> = Promise.resolve()
  let keptAt = Number.NEGATIVE_INFINITY
  const keep = (text: string) => {
    const store = settings.planStore
    if (store === null) return
    // One after the other; but a Worker that was ended while it wrote never says so.
    if (now() - keptAt >= WRITE_MS) keeping = Promise.resolve()
    keptAt = now()
    keeping = keeping
      .then(() => store.save(text))
      .catch((error) => log('error', 'plan.not-stored', { error: String(error) }))
    settings.defer(keeping)
  }
  const reporter = createReporter({
    gateway: settings.name,
    instance,
    runtime: settings.runtime,
    controlUrl,
    token,
    send,
    now,
    random,
    gzip: settings.gzip,
    log,
    planVersion: plans.version,
    breakers: () => pool.breakers(now()),
    cacheCounts: () => cache?.counts() ?? null,
    defer: settings.defer,
    ...(settings.onRecord === undefined ? {} : { onRecord: settings.onRecord }),
    onReceipt(planVersion) {
      if (planVersion > plans.version()) settings.defer(planClient.refresh())
      else plans.confirm()
    },
  })
  const planClient = createPlanClient({
    controlUrl,
    token,
    send,
    openStream: settings.openStream,
    now,
    random,
    holder: plans,
    log,
    onContact: reporter.hurry,
    defer: settings.defer,
  })
  const calls: CallSettings = {
    send,
    openBody: settings.openBody ?? null,
    hasAi: settings.hasAi ?? false,
    now,
    wallClock: settings.wallClock,
    credential: settings.credential,
    pool,
    base64,
    record: reporter.record,
    log,
  }
  const receipts = createReceipts(
    createSignedTokens(settings.receiptKey ?? `receipt:${settings.unitKey}`, hmac, base64),
    settings.wallClock,
  )
  const sessionHash = createKeyedHash(settings.sessionKey, hmac)
  const { jwt } = settings
  let requests = 0
  // Isolates live for a few requests each: they must not all begin with the same numbers.
  let draws = hashUnit('shadow', instance)
  return {
    settings,
    pool,
    plans,
    planClient,
    reporter,
    calls,
    shadows: createShadows(calls),
    cache,
    flights: createFlights(),
    seen: createSeenPhrases(),
    identity: {
      userHeader: settings.userHeader,
      trusted: settings.trusted,
      sessions: createSessions(sessionHash, settings.randomId, settings.isCookieSecure),
      pins: createSessionPins(sessionHash, settings.isCookieSecure),
      overrides: createOverrideTokens(
        createSignedTokens(settings.overrideKey ?? `override:${settings.unitKey}`, hmac, base64),
        settings.wallClock,
      ),
      tokens:
        jwt === undefined || (jwt.secret === undefined && jwt.jwksUrl === undefined)
          ? null
          : {
              verifier: createJwtVerifier(jwt, {
                send,
                now,
                wallClock: settings.wallClock,
                log,
                defer: settings.defer,
              }),
              header: jwt.header ?? 'authorization',
              isRequired: jwt.isRequired ?? false,
            },
    },
    hashUnit: createKeyedHash(settings.unitKey, hmac),
    receipts,
    feedback: {
      receipts,
      sender: createFeedbackSender({
        gateway: settings.name,
        instance,
        controlUrl,
        token,
        send,
        now,
        random,
        log,
        defer: settings.defer,
      }),
      limit: settings.feedbackLimit ?? createMemoryRateLimit(FEEDBACK_AN_HOUR, now),
      defer: settings.defer,
    },
    nextRequestId: () => `${instance}-${(++requests).toString(36)}`,
    nextDraw: () => ++draws | 0,
  }
}
