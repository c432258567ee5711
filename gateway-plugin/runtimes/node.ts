import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '../gateway.ts'
import type { GatewayAnswer } from '../gateway-request.ts'
import type { GatewaySettings } from '../gateway-settings.ts'
import { readHeaders } from './node-headers.ts'
import { createNodeClient } from './node-send.ts'
import { createNodeSettings, type NodeOwnSettings } from './node-settings.ts'
import { writeAnswer } from './node-write-answer.ts'

export type { NodeOwnSettings } from './node-settings.ts'

export interface NodeGateway {
  readonly server: Server
  /** Loads the stored plan, binds, and begins to poll and report. Rejects when the port is taken. */
  listen(port: number, host: string): Promise<AddressInfo>
  /** Stops taking connections, lets requests end, sends the last reports. Answers how many records were lost. */
  close(graceMs?: number): Promise<number>
}

const MOST_BODY_BYTES = 131_072
const TICK_MS = 100

/** A whole gateway on node:http, both sides. */
export function createNodeGateway(own: NodeOwnSettings): NodeGateway {
  const client = createNodeClient()
  const settings: GatewaySettings = createNodeSettings(own, client)
  const gateway = createGateway(settings)
  const running = new Set<Promise<void>>()
  let ticking: NodeJS.Timeout | null = null
  let isClosing = false

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request)
    if (body === 'gone') return
    if (body === 'too-large') {
      await writeAnswer(response, answerTooLarge())
      return
    }
    const abort = new AbortController()
    // `close` before the answer ended: the client went away.
    response.on('close', () => {
      if (!response.writableFinished) abort.abort()
    })
    const answer = await gateway.handle({
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      headers: readHeaders(request),
      body,
      address: request.socket.remoteAddress ?? '',
      signal: abort.signal,
    })
    // A connection that is kept would hold the server open after its last answer.
    if (isClosing) response.setHeader('connection', 'close')
    await writeAnswer(response, answer)
  }

  const server = createServer({ keepAliveTimeout: 65_000, requestTimeout: 30_000 }, (request, response) => {
    const work = serve(request, response)
      .catch((error) => {
        settings.log('error', 'request.broken', { error: String(error) })
        response.destroy()
      })
      .finally(() => running.delete(work))
    running.add(work)
  })

  return {
    server,
    async listen(port, host) {
      await gateway.start()
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          resolve()
        })
      })
      ticking = setInterval(() => gateway.tick(), TICK_MS)
      gateway.tick()
      return server.address() as AddressInfo
    },
    async close(graceMs = 10_000) {
      isClosing = true
      gateway.beginDrain()
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const grace = setTimeout(() => server.closeAllConnections(), graceMs)
      await Promise.all([closed, ...running])
      clearTimeout(grace)
      if (ticking !== null) clearInterval(ticking)
      const lost = await gateway.drain()
      client.close()
      return lost
    },
  }
}

function readBody(request: IncomingMessage): Promise<Uint8Array | 'too-large' | 'gone'> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= MOST_BODY_BYTES) pieces.push(piece)
    })
    // Read to its end even when it is too large, so that the client reads the answer instead of a reset.
    request.on('end', () => resolve(size > MOST_BODY_BYTES ? 'too-large' : Buffer.concat(pieces)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
}

function answerTooLarge(): GatewayAnswer {
  const message = `the body is larger than ${MOST_BODY_BYTES} bytes`
  return {
    status: 413,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify({ error: 'Request too large', message })),
  }
}
