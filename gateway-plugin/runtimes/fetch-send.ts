import type { HttpCall } from '../backends/adapter.ts'
import type { OpenAnswer, OpenBody, Piece, Send, Sent } from '../send.ts'
import { concat } from './fetch-request.ts'

/** Speech of the longest text is far below this. */
const MOST_ANSWER_BYTES = 64_000_000

/** Makes the call: `fetch` itself, a service binding, or the vendor's AI binding. */
export type MakeCall = (call: HttpCall, signal: AbortSignal) => Promise<Response>

export interface FetchClient {
  readonly send: Send
  readonly openBody: OpenBody
}

/** Calls by `fetch`: the same over every address. Redirects are answers, as they are with node:http. */
export function fetchCall(call: HttpCall, signal: AbortSignal): Promise<Response> {
  const { url, method, headers, body } = call
  return fetch(url, {
    method,
    headers,
    body: body === null || typeof body === 'string' ? body : new Uint8Array(body),
    redirect: 'manual',
    signal,
  })
}

/** Outgoing calls of runtimes with a web `fetch`. `now`: monotonic milliseconds. */
export function createFetchClient(makeCall: MakeCall, now: () => number): FetchClient {
  const openBody: OpenBody = async (call, stallMs, signal) => {
    if (signal?.aborted) return { kind: 'aborted' }
    const abort = new AbortController()
    let why: 'late' | 'stalled' | null = null
    const leave = () => abort.abort()
    signal?.addEventListener('abort', leave, { once: true })
    const end = (reason: 'late' | 'stalled') => () => {
      why ??= reason
      abort.abort()
    }
    // One timer over everything: connecting, waiting, and a body that only trickles.
    const timer = setTimeout(end('late'), call.timeoutMs)
    let stall: ReturnType<typeof setTimeout> | undefined
    const finish = () => {
      clearTimeout(timer)
      clearTimeout(stall)
      signal?.removeEventListener('abort', leave)
    }
    const explain = (error: unknown) => {
      finish()
      if (why !== null) return timedOut(why === 'late' ? call.timeoutMs : stallMs, why)
      return signal?.aborted ? ({ kind: 'aborted' } as const) : broken(error)
    }
    try {
      const response = await makeCall(call, abort.signal)
      const { status } = response
      const headers = readHeaders(response)
      const promised = headers['content-encoding'] === undefined ? headers['content-length'] : undefined
      const reader = response.body?.getReader()
      let size = 0
      const read = async (): Promise<Piece> => {
        try {
          const next = await reader?.read()
          clearTimeout(stall)
          if (next === undefined || next.done) {
            finish()
            if (promised === undefined || Number(promised) <= size) return { kind: 'end' }
            return { kind: 'failed', failure: 'truncated-body', detail: `${size} of ${promised} bytes` }
          }
          size += next.value.length
          if (size > MOST_ANSWER_BYTES) {
            finish()
            abort.abort()
            const detail = `the body is longer than ${MOST_ANSWER_BYTES} bytes`
            return { kind: 'failed', failure: 'unknown', detail }
          }
          stall = setTimeout(end('stalled'), stallMs)
          return { kind: 'bytes', bytes: next.value }
        } catch (error) {
          const sent = explain(error)
          if (sent.kind === 'aborted') return sent
          return { ...sent, failure: sent.failure === 'timeout' ? 'timeout' : 'truncated-body' }
        }
      }
      const stop = () => {
        finish()
        abort.abort()
      }
      return { kind: 'open', status, headers, read, stop }
    } catch (error) {
      const sent = explain(error)
      return sent.kind === 'aborted' ? sent : { ...sent, status: null }
    }
  }

  return {
    openBody,
    async send(call, signal) {
      const startedAt = now()
      // Read whole, a body may pause as long as its time limit allows.
      const opened = await openBody(call, call.timeoutMs, signal)
      return opened.kind === 'open' ? readWhole(opened, () => now() - startedAt) : opened
    },
  }
}

async function readWhole(opened: OpenAnswer, elapsed: () => number): Promise<Sent> {
  const { status, headers } = opened
  const pieces: Uint8Array[] = []
  let size = 0
  let firstByteMs: number | null = null
  for (;;) {
    const piece = await opened.read()
    if (piece.kind === 'failed') return { ...piece, status }
    if (piece.kind === 'aborted') return piece
    if (piece.kind === 'end')
      return { kind: 'answer', answer: { status, headers, body: concat(pieces, size) }, firstByteMs }
    firstByteMs ??= elapsed()
    size += piece.bytes.length
    pieces.push(piece.bytes)
  }
}

function readHeaders(response: Response): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  response.headers.forEach((value, name) => {
    headers[name] = value
  })
  return headers
}

function timedOut(ms: number, why: 'late' | 'stalled') {
  const detail = why === 'late' ? `no last byte in ${ms} ms` : `no next byte in ${ms} ms`
  return { kind: 'failed', failure: 'timeout', detail } as const
}

const CONNECT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|DNS|refused|certificate|TLS|SSL/i
const RESET = /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection lost|disconnected|peer|reset/i

/** Web fetch has no error codes; its words, and those of the cause that Node adds, are all there is. */
function broken(error: unknown) {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } }
  const detail = [String(error), cause?.code, cause?.message].filter((part) => part !== undefined).join(' ')
  const failure = CONNECT.test(detail) ? 'connect' : RESET.test(detail) ? 'reset' : 'unknown'
  return { kind: 'failed', failure, detail } as const
}
