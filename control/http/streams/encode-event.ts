const encoder = new TextEncoder()

/** One server-sent event. `data` holds no line breaks: it is JSON of ours. */
export function encodeEvent(event: string, data: string, id?: string | number): Uint8Array<ArrayBuffer> {
  return encoder.encode(`event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`)
}

/** A comment: keeps the stream open through proxies and tells the reader that somebody is there. */
export const COMMENT: Uint8Array<ArrayBuffer> = encoder.encode(': alive\n\n')

/** How long a reader waits before it comes again; sent first. */
export const RETRY: Uint8Array<ArrayBuffer> = encoder.encode('retry: 2000\n\n')

export const EVENT_STREAM_HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store',
  // nginx would hold events back otherwise.
  'X-Accel-Buffering': 'no',
} as const
