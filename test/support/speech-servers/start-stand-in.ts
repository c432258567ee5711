import { createServer, type IncomingMessage } from 'node:http'
import { sampleMp3, sampleWav } from '../../gateway-plugin/sample-audio.ts'
import { listen, stopServer } from '../../runtimes/listen.ts'

export interface StandInRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Readonly<Record<string, unknown>>
}

export interface StandInAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes go out as they are, anything else as JSON. */
  readonly body: unknown
  /** In pieces, without a length. */
  readonly isChunked?: boolean
}

export interface StandIn {
  readonly url: string
  readonly requests: StandInRequest[]
  close(): Promise<void>
}

/** A server on a free port of the loopback that speaks the HTTP contract of a real one. */
export async function startStandIn(answer: (request: StandInRequest) => StandInAnswer): Promise<StandIn> {
  const requests: StandInRequest[] = []
  const server = createServer((incoming, response) => {
    let text = ''
    incoming.on('data', (piece) => {
      text += piece
    })
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming
      const request = { method, path: url, headers, body: text === '' ? {} : JSON.parse(text) }
      requests.push(request)
      const { status, headers: own, body, isChunked } = answer(request)
      const isBytes = body instanceof Uint8Array
      const bytes = isBytes ? body : Buffer.from(JSON.stringify(body))
      const type = isBytes ? {} : { 'content-type': 'application/json' }
      response.writeHead(status, {
        ...type,
        ...own,
        ...(isChunked ? {} : { 'content-length': bytes.length }),
      })
      for (let at = 0; isChunked && at < bytes.length; at += 1024)
        response.write(bytes.subarray(at, at + 1024))
      response.end(isChunked ? undefined : bytes)
    })
  })
  const url = await listen(server)
  return { url, requests, close: () => stopServer(server) }
}

const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(2000, 7)])
const AAC = Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x80]), Buffer.alloc(2000, 7)])
const FLAC = Buffer.concat([Buffer.from('fLaC'), Buffer.alloc(2000, 7)])

/** Audio of each format, with the mark that its real bytes begin with. */
export function audioOf(format: string): Uint8Array {
  if (format === 'wav' || format === 'linear16') return sampleWav(0.5)
  if (format === 'mp3') return sampleMp3()
  if (format === 'opus') return OGG
  if (format === 'aac') return AAC
  if (format === 'flac') return FLAC
  return sampleWav(0.5).subarray(44)
}
