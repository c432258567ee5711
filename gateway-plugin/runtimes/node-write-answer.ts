import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { GatewayAnswer } from '../gateway-request.ts'

/**
 * Writes an answer, a streamed one as fast as the client reads. What breaks midway must not look complete: the
 * connection is reset, so that the client sees a broken body instead of short audio.
 */
export async function writeAnswer(response: ServerResponse, answer: GatewayAnswer): Promise<void> {
  const { status, headers, body } = answer
  if (body instanceof Uint8Array) {
    if (response.destroyed) return
    response.writeHead(status, { ...headers, 'content-length': String(body.length) })
    response.end(body)
    return
  }
  const closed = once(response, 'close').catch(() => {})
  try {
    if (!response.destroyed) response.writeHead(status, headers)
    for await (const piece of body) {
      if (response.destroyed) return
      if (!response.write(piece)) await Promise.race([once(response, 'drain').catch(() => {}), closed])
    }
    response.end()
  } catch {
    // The reason was told to control and to the log when it happened.
    response.destroy()
  }
}
