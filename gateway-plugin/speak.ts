import { personalHeaders } from './answer-headers.ts'
import { answerProblems, answerRateLimited, answerRefused, answerUnavailable, type Door } from './answers.ts'
import type { Audio } from './audio/inspect-audio.ts'
import { parseJson } from './backends/adapter.ts'
import { computeCacheKey, computePhraseKey } from './cache-key.ts'
import type { CacheState, PlanBackend } from './contract.ts'
import { decideRoute, explainNobodyCan } from './decide-route.ts'
import type { GatewayCore } from './gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from './gateway-request.ts'
import { identify } from './identify.ts'
import { ignoredHeader } from './ignored-header.ts'
import { limitRequest } from './limit-request.ts'
import { parseOpenAiBody, parseSpeakBody } from './parse-speech-body.ts'
import { serveSpeech } from './serve-speech.ts'
import { type Ticket, toRecord } from './ticket.ts'

/** Validate, identify, route, look into the cache, limit, call, answer; then, off the path, report and shadow. */
export async function speak(
  core: GatewayCore,
  request: GatewayRequest,
  query: URLSearchParams,
  door: Door,
): Promise<GatewayAnswer> {
  const { settings } = core
  const startedAt = settings.now()
  const json = parseJson(request.body)
  const parsed =
    door === 'openai'
      ? parseOpenAiBody(json, request.headers['x-tts-language'] ?? null)
      : parseSpeakBody(json, query.get('voiceEngine'))
  if (!parsed.ok) return answerProblems(door, parsed.problems)

  const identified = await identify(request, parsed.body.user, core.identity)
  if (identified.kind === 'refused') return answerRefused(door, identified.refusal)
  const { identity } = identified
  const requestId = core.nextRequestId()
  const index = core.plans.current()
  const { speech, decision } = decideRoute(core, parsed.body, identity)
  const [first] = decision.order
  if (first === undefined)
    return index === null
      ? answerUnavailable(door, 503)
      : answerProblems(door, [explainNobodyCan(index.plan, speech)])

  const isBypass = core.cache === null || /\bno-(store|cache)\b/.test(request.headers['cache-control'] ?? '')
  const cacheKey = isBypass ? null : await computeCacheKey(first, speech)
  const cached = cacheKey === null ? null : await core.cache!.get(cacheKey)
  const cache: CacheState = isBypass ? 'bypass' : cached === null ? 'miss' : 'hit'
  if (cached === null) {
    const rate = await limitRequest(settings, identity)
    if (!rate.ok) return answerRateLimited(door, rate.retryAfterSeconds)
  }
  const ticket: Ticket = {
    speech,
    decision,
    planVersion: index?.plan.planVersion ?? 0,
    unit: decision.unit === null ? '' : core.hashUnit(decision.unit),
    repeated: core.seen.meet(await computePhraseKey(speech)),
    cache,
    requestId,
  }
  const finish = async (
    contentType: string,
    body: GatewayAnswer['body'],
    backend: PlanBackend,
    source: string,
  ): Promise<GatewayAnswer> => {
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'x-tts-engine': backend.key,
        'x-tts-source': source,
        'x-tts-latency': String(Math.round(settings.now() - startedAt)),
        'x-tts-cache': cache,
        'x-tts-arm': decision.arm,
        'x-tts-model-version': backend.revision,
        'x-request-id': readRequestId(request) ?? requestId,
        ...ignoredHeader(backend, speech, contentType),
        ...(await personalHeaders(core, request, identity, ticket, backend)),
      },
      body,
    }
  }

  if (cached !== null) {
    const at = settings.now()
    const facts = { role: 'primary', arm: decision.arm, startedAt: at, endedAt: at, outcome: 'ok' } as const
    core.reporter.record({
      ...toRecord(ticket, first, { ...facts, reason: decision.reason }),
      audioBytes: cached.bytes.length,
      audioSeconds: cached.seconds,
    })
    return finish(cached.contentType, cached.bytes, first, 'cache')
  }

  const served = await serveSpeech(core.calls, ticket, request.signal)
  if (served.kind === 'gone') return { status: 499, headers: {}, body: new Uint8Array() }
  if (served.kind === 'refused-text')
    return answerProblems(door, [
      { field: door === 'openai' ? 'input' : 'text', problem: 'expected a text that can be spoken' },
    ])
  if (served.kind === 'nobody') return answerUnavailable(door, 503)
  const { backend, isFallback } = served
  const keep = (audio: Audio) => writeCache(core, backend, first, cacheKey, ticket, audio)
  const isStreaming = served.kind === 'streaming'
  if (!isBypass)
    // Only what is complete is kept.
    settings.defer(
      isStreaming
        ? served.whole.then((audio) => (audio === null ? undefined : keep(audio)))
        : keep(served.audio),
    )
  if (!isFallback && index !== null) {
    const copy = core.shadows.choose(index, decision, speech)
    if (copy !== null) settings.defer(core.shadows.send(ticket, copy))
  }
  const isVendorFallback = isFallback && backend.source === 'cloudflare-ai'
  const source = isVendorFallback ? 'cloudflare-fallback' : backend.source
  return isStreaming
    ? finish(served.contentType, served.pieces, backend, source)
    : finish(served.audio.contentType, served.audio.bytes, backend, source)
}

async function writeCache(
  core: GatewayCore,
  backend: PlanBackend,
  first: PlanBackend,
  firstKey: string | null,
  ticket: Ticket,
  audio: Audio,
): Promise<void> {
  const key =
    backend === first && firstKey !== null ? firstKey : await computeCacheKey(backend, ticket.speech)
  await core.cache!.put(key, audio)
}

function readRequestId(request: GatewayRequest): string | null {
  const told = request.headers['x-request-id']
  return told !== undefined && /^[A-Za-z0-9._-]{1,64}$/.test(told) ? told : null
}
