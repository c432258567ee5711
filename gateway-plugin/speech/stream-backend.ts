import { type Audio, inspectAudio } from '../audio/inspect-audio.ts'
import { isTooShort } from '../audio/is-too-short.ts'
import { AUDIO_CONTENT_TYPES, sniffAudio } from '../audio/sniff-audio.ts'
import { type Adapter, type Failure, fail, type Spoken } from '../backends/adapter.ts'
import { honoursSpeed } from '../backends/honour.ts'
import { resolveFormat } from '../backends/resolve-voice.ts'
import type { PlanBackend } from '../contract.ts'
import { noteVersion } from '../routing/note-version.ts'
import type { OpenAnswer, OpenBody, Piece } from '../send.ts'
import { createByteFeed, joinBytes } from './byte-feed.ts'
import type { CallPurpose, CallResult, CallSettings } from './call-settings.ts'
import { settleAttempt, toCallResult } from './settle-attempt.ts'
import type { Ticket } from './ticket.ts'

/** Audio on its way: its first bytes are there and are audio. */
export interface Streaming {
  readonly kind: 'streaming'
  readonly contentType: string
  readonly pieces: AsyncIterable<Uint8Array>
  /** Resolves when the attempt has ended: with all of it, or null when it broke off or the client left. */
  readonly whole: Promise<Audio | null>
}

export interface StreamCall {
  readonly backend: PlanBackend
  readonly ticket: Ticket
  readonly purpose: CallPurpose
  readonly startedAt: number
  readonly opening: ReturnType<OpenBody>
}

/** Enough to tell every format by its mark. */
const SNIFFED_BYTES = 12
/** Speech of the longest text is far below this. */
const MOST_BYTES = 64_000_000

/**
 * Waits for the first audio of a streamed answer. Until then a failure is like any other, and somebody else can be
 * asked; after it the client has the first bytes, and what breaks off stays broken.
 */
export async function streamBackend(
  settings: CallSettings,
  adapter: Adapter,
  call: StreamCall,
): Promise<CallResult | Streaming> {
  const { backend, ticket, purpose, startedAt, opening } = call
  const { speech } = ticket
  const answer = await opening
  let firstByteMs: number | null = null
  const settle = (result: Spoken | Failure | null, status: number | null) => {
    const end = { startedAt, endedAt: settings.now(), result, status, firstByteMs, isUncalled: false }
    settleAttempt(settings, backend, ticket, purpose, end)
    return toCallResult(result)
  }
  if (answer.kind === 'aborted') return settle(null, null)
  if (answer.kind === 'failed') return settle(fail(answer.failure, answer.detail), answer.status)

  const { status, headers } = answer
  noteVersion(settings, backend, headers)
  const chunks: Uint8Array[] = []
  const readUntil = async (bytes: number): Promise<Exclude<Piece, { kind: 'bytes' }> | null> => {
    for (let size = 0; size < bytes; ) {
      const piece = await answer.read()
      if (piece.kind !== 'bytes') return piece
      firstByteMs ??= settings.now() - startedAt
      chunks.push(piece.bytes)
      size += piece.bytes.length
    }
    return null
  }
  const early = await readUntil(status === 200 ? SNIFFED_BYTES : MOST_BYTES)
  const contentType = status === 200 && early === null ? tellType(joinBytes(chunks), backend, ticket) : null
  if (contentType === null) {
    // Read to its end, since the adapter knows best what an answer without audio means.
    const last = early ?? (await readUntil(MOST_BYTES))
    answer.stop()
    if (last?.kind === 'aborted') return settle(null, status)
    if (last?.kind === 'failed') return settle(fail(last.failure, last.detail), status)
    const whole = { status, headers, body: joinBytes(chunks) }
    return settle(adapter.toResult(backend, speech, whole, settings.base64), status)
  }
  const feed = createByteFeed(chunks, () => answer.stop())
  const whole = pump(answer, feed.put).then((last) => {
    const result = judge(adapter, call, headers, chunks, last)
    settle(result, status)
    feed.end(result?.ok === true ? null : result === null ? 'the client left' : result.failure)
    return result?.ok === true ? result.audio : null
  })
  return { kind: 'streaming', contentType, pieces: feed.pieces, whole }
}

/** Reads as fast as the backend speaks, so that a slow client makes no backend look slow and holds no place. */
async function pump(
  answer: OpenAnswer,
  put: (bytes: Uint8Array) => number,
): Promise<Exclude<Piece, { kind: 'bytes' }>> {
  for (;;) {
    const piece = await answer.read()
    if (piece.kind !== 'bytes') return piece
    if (put(piece.bytes) <= MOST_BYTES) continue
    answer.stop()
    return { kind: 'failed', failure: 'unknown', detail: `the body is longer than ${MOST_BYTES} bytes` }
  }
}

/** null: what came first is no audio. */
function tellType(first: Uint8Array, backend: PlanBackend, { speech }: Ticket): string | null {
  const kind = sniffAudio(first)
  if (kind !== null) return AUDIO_CONTENT_TYPES[kind]
  const inspected = inspectAudio(first.subarray(0, first.length & ~1), resolveFormat(backend, speech.format))
  return inspected.ok ? inspected.audio.contentType : null
}

function judge(
  adapter: Adapter,
  { backend, ticket }: StreamCall,
  headers: OpenAnswer['headers'],
  chunks: readonly Uint8Array[],
  last: Exclude<Piece, { kind: 'bytes' }>,
): Spoken | Failure | null {
  const { speech } = ticket
  if (last.kind === 'aborted') return null
  if (last.kind === 'failed') return fail(last.failure, last.detail)
  const inspected = inspectAudio(joinBytes(chunks), resolveFormat(backend, speech.format))
  if (!inspected.ok) return fail(inspected.failure, inspected.detail)
  const { audio } = inspected
  if (isTooShort(audio.seconds, speech.text, honoursSpeed(backend, speech.speed) ? speech.speed : 1))
    return fail(
      'truncated-body',
      `${audio.seconds?.toFixed(1)} s of audio for ${speech.characters} characters`,
    )
  return { ok: true, audio, vendorMicroUnits: adapter.measure(headers) }
}
