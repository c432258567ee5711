import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '../gateway.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import { withoutBase } from './base-path.ts'
import { readFetchRequest } from './fetch-request.ts'
import { answerTooLarge, toFetchResponse } from './fetch-response.ts'
import { NodeClientSignal } from './node-client-signal.ts'
import { decodeHeader, readHeaders } from './node-headers.ts'
import { createNodeClient } from './node-send.ts'
import { readNodeBody, writeNodeAnswer } from './node-serve.ts'
import { createNodeSettings, type NodeOwnSettings } from './node-settings.ts'

export type { NodeOwnSettings } from './node-settings.ts'

export interface NodeGateway {
  /** Listens only after `listen`. */
  readonly server: Server
  /** Loads the stored plan and begins to poll and report: for a gateway inside of another server. */
  start(): Promise<void>
  /** Starts, and binds a server of its own. Rejects when the port is taken. */
  listen(port: number, host: string): Promise<AddressInfo>
  /** For `http.createServer`, Express and whatever else hands out Node's requests. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>
  /** For servers that speak web requests; `env.incoming` or `env.address` tells who is asking. */
  readonly fetch: (request: Request, env?: unknown) => Promise<Response>
  /** Stops taking connections, lets requests end, sends the last reports. Answers how many records were lost. */
  close(graceMs?: number): Promise<number>
}

const TICK_MS = 100

/** A whole gateway on node:http, both sides. */
export function createNodeGateway(own: NodeOwnSettings): NodeGateway {
  const client = createNodeClient()
  const settings: GatewaySettings = createNodeSettings(own, client)
  const gateway = createGateway(settings)
  const basePath = own.basePath ?? ''
  const running = new Set<Promise<unknown>>()
  let ticking: NodeJS.Timeout | null = null
  let isClosing = false

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readNodeBody(request)
    if (body === 'gone') return
    if (body === 'too-large')
      return writeNodeAnswer(response, gateway.complete(answerTooLarge(), request.headers.origin))
    const signal = new NodeClientSignal()
    // `close` before the answer ended: the client went away.
    response.on('close', () => {
      if (!response.writableFinished) signal.abort()
    })
    // Express cuts the path that it is mounted at from `url`.
    const { originalUrl } = request as { originalUrl?: string }
    const answer = await gateway.handle({
      method: request.method ?? 'GET',
      path: withoutBase(originalUrl ?? request.url ?? '/', basePath),
      headers: readHeaders(request),
      body,
      address: request.socket.remoteAddress ?? '',
      signal,
    })
    // A connection that is kept would hold the server open after its last answer.
    if (isClosing) response.setHeader('connection', 'close')
    await writeNodeAnswer(response, answer)
  }
  const handle: NodeGateway['handle'] = (request, response) =>
    keep(
      serve(request, response).catch((error) => {
        settings.log('error', 'request.broken', { error: String(error) })
        response.destroy()
      }),
    )
  const serveFetch = async (request: Request, env: unknown): Promise<Response> => {
    const { signal } = request
    const facts = { address: addressOf(env), signal, basePath, decodeHeader }
    const read = await readFetchRequest(request, facts)
    return toFetchResponse(
      read === 'too-large'
        ? gateway.complete(answerTooLarge(), request.headers.get('origin') ?? undefined)
        : await gateway.handle(read),
    )
  }
  const keep = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work)
    try {
      return await work
    } finally {
      running.delete(work)
    }
  }
  const keepTicking = () => {
    ticking ??= setInterval(() => gateway.tick(), TICK_MS)
    gateway.tick()
  }
  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000 }, handle)

  return {
    server,
    async start() {
      await gateway.start()
      keepTicking()
    },
    async listen(port, host) {
      // Whoever connects finds the last good plan in force.
      await gateway.start()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      keepTicking()
      return server.address() as AddressInfo
    },
    handle,
    fetch: (request, env) => keep(serveFetch(request, env)),
    async close(graceMs = 10_000) {
      isClosing = true
      gateway.beginDrain()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const grace = setTimeout(() => server.closeAllConnections(), graceMs)
      await Promise.allSettled([closed, ...running])
      clearTimeout(grace)
      if (ticking !== null) clearInterval(ticking)
      const lost = await gateway.drain()
      client.close()
      return lost
    },
  }
}

/** `incoming` is what Hono's Node server gives, `address` what a program gives itself. */
function addressOf(env: unknown): string {
  const facts = (env ?? {}) as { address?: unknown; incoming?: { socket?: { remoteAddress?: unknown } } }
  const told = facts.address ?? facts.incoming?.socket?.remoteAddress
  return typeof told === 'string' ? told : ''
}
