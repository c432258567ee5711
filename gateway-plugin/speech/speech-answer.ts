import type { CacheState, PlanBackend } from '../contract.ts'
import type { GatewayCore } from '../gateway-core.ts'
import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import type { Identity } from '../identity/identify.ts'
import { personalHeaders } from './answer-headers.ts'
import { ignoredHeader } from './ignored-header.ts'
import type { Ticket } from './ticket.ts'
import { toAscii } from './to-ascii.ts'

/** One request from its validation to its answer. */
export interface SpeechTurn {
  readonly request: GatewayRequest
  readonly identity: Identity
  readonly ticket: Ticket
  /** Monotonic milliseconds. */
  readonly startedAt: number
}

export interface SpokenBody {
  readonly contentType: string
  readonly body: GatewayAnswer['body']
  readonly backend: PlanBackend
  /** `X-TTS-Source`. */
  readonly source: string
  readonly cache: CacheState
}

export async function answerSpeech(
  core: GatewayCore,
  { request, identity, ticket, startedAt }: SpeechTurn,
  { contentType, body, backend, source, cache }: SpokenBody,
): Promise<GatewayAnswer> {
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'x-tts-engine': backend.key,
      'x-tts-source': source,
      'x-tts-latency': String(Math.round(core.settings.now() - startedAt)),
      'x-tts-cache': cache,
      'x-tts-arm': ticket.decision.arm,
      'x-tts-model-version': toAscii(backend.revision),
      'x-request-id': readRequestId(request) ?? ticket.requestId,
      ...ignoredHeader(backend, ticket.speech, contentType),
      ...(await personalHeaders(core, request, identity, ticket, backend)),
    },
    body,
  }
}

function readRequestId(request: GatewayRequest): string | null {
  const told = request.headers['x-request-id']
  return told !== undefined && /^[A-Za-z0-9._-]{1,64}$/.test(told) ? told : null
}
