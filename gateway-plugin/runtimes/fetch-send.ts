import type { HttpCall } from '../backends/adapter.ts'
import type { Send, Sent } from '../send.ts'
import { concat } from './fetch-request.ts'

/** Speech of the longest text is far below this. */
const MOST_ANSWER_BYTES = 64_000_000

/** What is used of `fetch`, so that a service binding will do as well. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>

/** Outgoing calls on a web `fetch`. `now`: monotonic milliseconds. */
export function createFetchSend(fetcher: Fetch, now: () => number): Send {
  return async (call, signal) => {
    if (signal?.aborted) return { kind: 'aborted' }
    const abort = new AbortController()
    let isLate = false
    // One timer over everything: connecting, waiting, and a body that only trickles.
    const timer = setTimeout(() => {
      isLate = true
      abort.abort()
    }, call.timeoutMs)
    const leave = () => abort.abort()
    signal?.addEventListener('abort', leave, { once: true })
    const startedAt = now()
    let response: Response | null = null
    try {
      response = await fetcher(call.url, {
        method: call.method,
        headers: call.headers,
        body: call.body === null ? null : new Uint8Array(call.body),
        redirect: 'manual',
        signal: abort.signal,
      })
      return await readAnswer(response, () => now() - startedAt, abort)
    } catch (error) {
      if (isLate) return late(call, response)
      if (signal?.aborted) return { kind: 'aborted' }
      return toFailed(error, response?.status ?? null)
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', leave)
    }
  }
}

async function readAnswer(response: Response, elapsed: () => number, abort: AbortController): Promise<Sent> {
  const { status } = response
  const pieces: Uint8Array[] = []
  let size = 0
  let firstByteMs: number | null = null
  const reader = response.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    firstByteMs ??= elapsed()
    size += value.length
    pieces.push(value)
    if (size <= MOST_ANSWER_BYTES) continue
    abort.abort()
    const detail = `the body is longer than ${MOST_ANSWER_BYTES} bytes`
    return { kind: 'failed', failure: 'unknown', status, detail }
  }
  const headers: Record<string, string> = {}
  response.headers.forEach((value, name) => {
    headers[name] = value
  })
  const promised = headers['content-encoding'] === undefined ? headers['content-length'] : undefined
  if (promised !== undefined && Number(promised) > size)
    return { kind: 'failed', failure: 'truncated-body', status, detail: `${size} of ${promised} bytes` }
  return { kind: 'answer', answer: { status, headers, body: concat(pieces, size) }, firstByteMs }
}

function late(call: HttpCall, response: Response | null): Sent {
  const detail = `no last byte in ${call.timeoutMs} ms`
  return { kind: 'failed', failure: 'timeout', status: response?.status ?? null, detail }
}

const CONNECT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|DNS|refused|certificate|TLS|SSL/i
const RESET = /ECONNRESET|EPIPE|UND_ERR_SOCKET|connection lost|disconnected|peer|reset/i

/** Web fetch has no error codes; their words, and those of the cause that Node adds, are all there is. */
function toFailed(error: unknown, status: number | null): Sent {
  const { cause } = error as { cause?: { code?: unknown; message?: unknown } }
  const detail = [String(error), cause?.code, cause?.message].filter((part) => part !== undefined).join(' ')
  if (status !== null) return { kind: 'failed', failure: 'truncated-body', status, detail }
  if (CONNECT.test(detail)) return { kind: 'failed', failure: 'connect', status, detail }
  if (RESET.test(detail)) return { kind: 'failed', failure: 'reset', status, detail }
  return { kind: 'failed', failure: 'unknown', status, detail }
}
