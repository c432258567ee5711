import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface EngineRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
  /** Fires when the client goes away. */
  readonly signal: AbortSignal
}

export interface EngineAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes are sent as they are, bytes that are still being made as they come, anything else as JSON. */
  readonly body: unknown
  /** Chunked transfer, in pieces, instead of a length. */
  readonly chunked?: boolean
}

export interface RunningServer {
  readonly url: string
  close(): Promise<void>
}

const PIECE_BYTES = 16 * 1024

/**
 * A loopback HTTP server around one function.
 *
 * @param port 0: any free one.
 * @param tooLarge the answer to a body over `maxBytes`, in the words of the service that is imitated.
 * @throws Error with code EADDRINUSE where the port is taken.
 */
export async function serveEngine(options: {
  readonly port: number
  readonly maxBytes: number
  readonly tooLarge: EngineAnswer
  readonly crashed: (error: Error) => EngineAnswer
  readonly answer: (request: EngineRequest) => Promise<EngineAnswer>
}): Promise<RunningServer> {
  const server = createServer((incoming, response) => {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    readBody(incoming, options.maxBytes)
      .then((body) =>
        body === undefined ? options.tooLarge : options.answer(requestOf(incoming, body, gone.signal)),
      )
      .catch((error: unknown) => options.crashed(error instanceof Error ? error : new Error(String(error))))
      .then((answer) =>
        isInPieces(answer.body) ? sendPieces(response, answer, answer.body) : send(response, answer),
      )
      .catch(() => response.destroy())
  })
  await new Promise<void>((done, fail) => {
    server.once('error', fail)
    server.listen(options.port, '127.0.0.1', done)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
}

function requestOf(incoming: IncomingMessage, body: Uint8Array, signal: AbortSignal): EngineRequest {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body,
    signal,
  }
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of incoming) {
    size += (part as Buffer).length
    if (size <= maxBytes) parts.push(part as Buffer)
  }
  return size > maxBytes ? undefined : Buffer.concat(parts)
}

function isInPieces(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body
}

/** What fails midway only cuts the body short: the status has left. */
async function sendPieces(
  response: ServerResponse,
  { status, headers }: EngineAnswer,
  pieces: AsyncIterable<Uint8Array>,
): Promise<void> {
  if (response.destroyed) return
  response.writeHead(status, headers)
  for await (const piece of pieces) {
    if (response.destroyed) return
    response.write(piece)
  }
  response.end()
}

function send(response: ServerResponse, { status, headers, body, chunked }: EngineAnswer): void {
  if (response.destroyed) return
  const bytes = body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body))
  const type = body instanceof Uint8Array ? {} : { 'content-type': 'application/json' }
  response.writeHead(status, { ...type, ...headers, ...(chunked ? {} : { 'content-length': bytes.length }) })
  if (!chunked) return void response.end(bytes)
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) response.write(bytes.subarray(at, at + PIECE_BYTES))
  response.end()
}
