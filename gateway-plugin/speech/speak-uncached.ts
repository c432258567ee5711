import type { Audio } from '../audio/inspect-audio.ts'
import type { ClientSignal } from '../client-signal.ts'
import type { PlanBackend } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayAnswer } from '../gateway-request.ts'
import { computeCacheKey } from '../stores/cache-key.ts'
import { answerProblems, answerUnavailable, type Door } from './answers.ts'
import { serveSpeech } from './serve-speech.ts'
import { answerSpeech, type SpeechTurn } from './speech-answer.ts'

export interface Uncached {
  readonly answer: GatewayAnswer
  /** All of the assigned backend's audio, for whoever asked for the same meanwhile; null: they have to call. */
  readonly audio: Audio | null | Promise<Audio | null>
}

/** For a client that has gone: nobody reads it. */
export const GONE: GatewayAnswer = { status: 499, headers: {}, body: new Uint8Array() }

/**
 * Calls, answers, and leaves the cache and the shadow for after the answer. `cacheKey`: of the assigned backend; null
 * goes past the cache. `onStumble`: the assigned backend did not answer this request.
 */
export async function speakUncached(
  core: GatewayCore,
  turn: SpeechTurn,
  door: Door,
  cacheKey: string | null,
  signal: ClientSignal | null,
  onStumble: () => void,
): Promise<Uncached> {
  const { settings } = core
  const { ticket } = turn
  const { speech, decision } = ticket
  const served = await serveSpeech(core.calls, ticket, signal, onStumble)
  if (served.kind === 'gone') return { answer: GONE, audio: null }
  if (served.kind === 'refused-text') {
    const field = door === 'openai' ? 'input' : 'text'
    const answer = answerProblems(door, [{ field, problem: 'expected a text that can be spoken' }])
    return { answer, audio: null }
  }
  if (served.kind === 'nobody') return { answer: answerUnavailable(door, 503), audio: null }

  const { backend, isFallback } = served
  const whole = served.kind === 'streaming' ? served.whole : served.audio
  // Only what is complete is kept; a stream is seen to its end also where nothing is.
  if (cacheKey !== null) settings.defer(keep(core, isFallback ? null : cacheKey, turn, backend, whole))
  else if (served.kind === 'streaming') settings.defer(served.whole)
  const index = core.plans.current()
  if (!isFallback && index !== null) {
    const copy = core.shadows.choose(index, decision, speech)
    if (copy !== null) settings.defer(core.shadows.send(ticket, copy))
  }
  const isVendorFallback = isFallback && backend.source === 'cloudflare-ai'
  const answer = await answerSpeech(core, turn, {
    contentType: served.kind === 'streaming' ? served.contentType : served.audio.contentType,
    body: served.kind === 'streaming' ? served.pieces : served.audio.bytes,
    backend,
    source: isVendorFallback ? 'cloudflare-fallback' : backend.source,
    cache: ticket.cache,
  })
  return { answer, audio: isFallback ? null : whole }
}

async function keep(
  core: GatewayCore,
  firstKey: string | null,
  { ticket }: SpeechTurn,
  backend: PlanBackend,
  whole: Audio | Promise<Audio | null>,
): Promise<void> {
  const audio = await whole
  if (audio === null) return
  const key = firstKey ?? (await computeCacheKey(backend, ticket.speech, core.settings.sha256))
  await core.cache!.put(key, audio)
}
