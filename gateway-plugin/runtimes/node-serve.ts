import type { IncomingMessage, ServerResponse } from 'node:http'
import type { GatewayAnswer } from '../gateway-request.ts'
import { MOST_BODY_BYTES } from './fetch-request.ts'
import { atEndOfTurn } from './node-end-of-turn.ts'

/** A whole body, also where a framework has read it already (`express.json()` leaves it in `request.body`). */
export function readNodeBody(request: IncomingMessage): Promise<Uint8Array | 'too-large' | 'gone'> {
  const { body } = request as { body?: unknown }
  if (request.readableEnded && body !== undefined) return Promise.resolve(toBytes(body))
  return new Promise((resolve) => {
    const pieces: Buffer[] = []
    let size = 0
    request.on('data', (piece: Buffer) => {
      size += piece.length
      if (size <= MOST_BODY_BYTES) pieces.push(piece)
    })
    // Read to its end even when it is too large, so that the client reads the answer instead of a reset.
    request.on('end', () => resolve(size > MOST_BODY_BYTES ? 'too-large' : join(pieces)))
    request.on('error', () => resolve('gone'))
    request.on('close', () => resolve('gone'))
  })
}

/** Most bodies come in one piece. */
function join(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces)
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body))
}

/** Up to here it is cheaper to copy a body behind its headers than to hand over both. */
const MOST_JOINED_BYTES = 16_384

/** Resolves when everything was handed to the socket. Pieces go out no faster than the client reads them. */
export async function writeNodeAnswer(response: ServerResponse, answer: GatewayAnswer): Promise<void> {
  const { status, headers, body } = answer
  if (body instanceof Uint8Array) return writeWhole(response, status, headers, body)
  if (!response.destroyed) response.writeHead(status, headers)
  try {
    for await (const piece of body) {
      // Leaving the iteration tells the core that the client has gone.
      if (response.destroyed) return
      if (!response.write(piece)) await hasRoom(response)
    }
    response.end()
  } catch {
    // What is missing must be seen: a stream that broke midway may not look like one that ended.
    response.destroy()
  }
}

function writeWhole(
  response: ServerResponse,
  status: number,
  headers: GatewayAnswer['headers'],
  body: Uint8Array,
): Promise<void> {
  return new Promise((resolve, reject) =>
    atEndOfTurn(() => {
      if (!response.destroyed) {
        // An answer that cannot have a body must not tell its length (RFC 9110, 8.6).
        const length = status === 204 ? {} : { 'content-length': String(body.length) }
        response.writeHead(status, { ...headers, ...length })
        if (body.length > MOST_JOINED_BYTES) response.end(body)
        else response.end(Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1'), 'latin1')
      }
      resolve()
    }, reject),
  )
}

function hasRoom(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go)
      response.off('close', go)
      resolve()
    }
    response.on('drain', go)
    response.on('close', go)
  })
}
