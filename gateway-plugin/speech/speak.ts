import type { Audio } from '../audio/inspect-audio.ts'
import { parseJson } from '../backends/adapter.ts'
import type { CacheState, PlanBackend } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import { identify } from '../identity/identify.ts'
import { decideRoute, explainNobodyCan } from '../routing/decide-route.ts'
import { computeCacheKey, computePhraseKey } from '../stores/cache-key.ts'
import { answerProblems, answerRateLimited, answerRefused, answerUnavailable, type Door } from './answers.ts'
import { leaveBy } from './leave-by.ts'
import { limitRequest } from './limit-request.ts'
import { parseOpenAiBody, parseSpeakBody } from './parse-speech-body.ts'
import { GONE, speakUncached } from './speak-uncached.ts'
import { answerSpeech, type SpeechTurn } from './speech-answer.ts'
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

  // What is there at once is not waited for, here and below: each wait is a turn of the queue.
  const identifying = identify(request, parsed.body.user, core.identity)
  const identified = identifying instanceof Promise ? await identifying : identifying
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
  const cacheKey = isBypass ? null : await computeCacheKey(first, speech, settings.sha256)
  const kept = cacheKey === null ? null : await core.cache!.get(cacheKey)
  const flight = cacheKey === null || kept !== null ? null : core.flights.join(cacheKey)
  const shared = flight?.kind === 'follower' ? await flight.wait(request.signal, first.timeoutMs) : null
  if (shared === 'gone') return GONE
  if (shared !== null) core.cache!.noteShared()
  const cached = kept ?? shared
  const cache: CacheState = isBypass ? 'bypass' : cached === null ? 'miss' : 'hit'
  const lead = flight?.kind === 'leader' ? flight : null
  const land = (audio: Audio | null) => lead?.land(audio)
  try {
    if (cached === null) {
      const limiting = limitRequest(settings, identity)
      const rate = limiting instanceof Promise ? await limiting : limiting
      if (!rate.ok) {
        land(null)
        return answerRateLimited(door, rate.retryAfterSeconds)
      }
    }
    const ticket: Ticket = {
      speech,
      decision,
      planVersion: index?.plan.planVersion ?? 0,
      unit: decision.unit === null ? '' : core.hashUnit(decision.unit),
      repeated: core.seen.meet(computePhraseKey(speech)),
      cache,
      requestId,
    }
    const turn: SpeechTurn = { request, identity, ticket, startedAt }
    if (cached !== null) return answerCached(core, turn, first, cached)
    const signal = lead === null ? request.signal : lead.signalFor(request.signal)
    const { answer, audio } = await speakUncached(core, turn, door, cacheKey, signal, () => land(null))
    void Promise.resolve(audio).then(land)
    const { body } = answer
    return lead === null || body instanceof Uint8Array
      ? answer
      : { ...answer, body: leaveBy(body, lead.leave) }
  } catch (error) {
    land(null)
    throw error
  }
}

function answerCached(
  core: GatewayCore,
  turn: SpeechTurn,
  backend: PlanBackend,
  audio: Audio,
): Promise<GatewayAnswer> {
  const { arm, reason } = turn.ticket.decision
  const at = core.settings.now()
  core.reporter.record({
    ...toRecord(turn.ticket, backend, {
      role: 'primary',
      reason,
      arm,
      startedAt: at,
      endedAt: at,
      outcome: 'ok',
    }),
    audioBytes: audio.bytes.length,
    audioSeconds: audio.seconds,
  })
  const { contentType, bytes: body } = audio
  return answerSpeech(core, turn, { contentType, body, backend, source: 'cache', cache: 'hit' })
}
