/** Reads a body to its end, or stops as soon as it is over its limit: what was sent, and what it inflates to. */

import { failWith, HttpFailure } from '../http-error.ts'

export async function readBatchBody(
  request: Request,
  limits: { readonly sentBytes: number; readonly inflatedBytes: number },
): Promise<string> {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity')
    failWith({
      code: 'unsupported-media-type',
      detail: `Content-Encoding: expected gzip or none, got "${encoding}"`,
    })
  const announced = Number(request.headers.get('content-length') ?? 0)
  if (announced > limits.sentBytes) tooLarge('sent', limits.sentBytes)
  if (request.body === null) return ''
  const sent = request.body.pipeThrough(bounded('sent', limits.sentBytes))
  const body =
    encoding === 'gzip'
      ? sent.pipeThrough(
          new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array<ArrayBuffer>>,
        )
      : sent
  return decode(await collect(body, limits.inflatedBytes))
}

function bounded(what: 'sent' | 'inflated', limit: number) {
  let bytes = 0
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > limit) tooLarge(what, limit)
      controller.enqueue(chunk)
    },
  })
}

async function collect(body: ReadableStream<Uint8Array<ArrayBuffer>>, limit: number): Promise<Uint8Array[]> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return chunks
      bytes += value.byteLength
      // Before the next chunk is inflated: a bomb never gets further than this.
      if (bytes > limit) tooLarge('inflated', limit)
      chunks.push(value)
    }
  } catch (error) {
    await reader.cancel(error).catch(() => undefined)
    if (error instanceof HttpFailure) throw error
    return failWith({ code: 'malformed', detail: `the body ended early or is not the gzip it says it is` })
  }
}

function decode(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    let text = ''
    for (const chunk of chunks) text += decoder.decode(chunk, { stream: true })
    return text + decoder.decode()
  } catch {
    return failWith({ code: 'malformed', detail: 'the body is not UTF-8' })
  }
}

function tooLarge(what: 'sent' | 'inflated', limit: number): never {
  return failWith({
    code: 'too-large',
    detail:
      what === 'sent'
        ? `expected at most ${limit} bytes sent; send fewer records at once`
        : `expected at most ${limit} bytes once inflated; send fewer records at once`,
  })
}
