import type { GatewayRequest } from '../gateway-request.ts'
import { withoutBase } from './base-path.ts'

export const MOST_BODY_BYTES = 131_072

export interface FetchFacts {
  /** Of the client as the runtime knows it; empty where it does not. */
  readonly address: string
  readonly signal: AbortSignal | null
  /** What stands in front of `/tts` and `/v1` where the gateway is mounted deeper; empty at the root. */
  readonly basePath: string
  /** Turns a header's value into real Unicode where the runtime hands out bytes as Latin-1. */
  readonly decodeHeader: (value: string) => string
}

/** A web Request as the core takes it; `too-large` beyond 128 kB, before the rest of it is read. */
export async function readFetchRequest(
  request: Request,
  facts: FetchFacts,
): Promise<GatewayRequest | 'too-large'> {
  const { pathname, search } = new URL(request.url)
  const headers: Record<string, string> = {}
  request.headers.forEach((value, name) => {
    headers[name] = facts.decodeHeader(value)
  })
  const body = await readBody(request)
  if (body === 'too-large') return body
  return {
    method: request.method,
    path: withoutBase(`${pathname}${search}`, facts.basePath),
    headers,
    body,
    address: facts.address,
    signal: facts.signal,
  }
}

async function readBody(request: Request): Promise<Uint8Array | 'too-large'> {
  if (request.body === null) return new Uint8Array()
  const told = Number(request.headers.get('content-length') ?? Number.NaN)
  if (told > MOST_BODY_BYTES) return 'too-large'
  if (told >= 0) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    return bytes.length > MOST_BODY_BYTES ? 'too-large' : bytes
  }
  const pieces: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return concat(pieces, size)
    size += value.length
    if (size > MOST_BODY_BYTES) {
      await reader.cancel().catch(() => {})
      return 'too-large'
    }
    pieces.push(value)
  }
}

export function concat(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = pieces
  if (pieces.length === 1 && first !== undefined) return first
  const whole = new Uint8Array(size)
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
