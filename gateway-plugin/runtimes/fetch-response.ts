import type { GatewayAnswer } from '../gateway-request.ts'
import { MOST_BODY_BYTES } from './fetch-request.ts'

/** The core's answer as a web Response. A stream is pulled as fast as the client reads, and ended when it leaves. */
export function toFetchResponse(answer: GatewayAnswer): Response {
  const { status, headers, body } = answer
  if (status === 204 || status === 304) return new Response(null, { status, headers })
  if (body instanceof Uint8Array) return new Response(new Uint8Array(body), { status, headers })
  return new Response(toReadable(body), { status, headers })
}

function toReadable(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(value)
      } catch (error) {
        // Breaks the connection: a stream that failed midway must not look like one that ended.
        controller.error(error)
      }
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}

export function answerTooLarge(): GatewayAnswer {
  const message = `the body is larger than ${MOST_BODY_BYTES} bytes`
  return {
    status: 413,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: new TextEncoder().encode(JSON.stringify({ error: 'Request too large', message })),
  }
}
