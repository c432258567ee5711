import { createServer, type ServerResponse } from 'node:http'
import { sampleMp3 } from '../../gateway-plugin/sample-audio.ts'
import { listen, stopServer } from '../../runtimes/listen.ts'

/** A backend whose pieces of audio leave when a test says so. */
export interface PacedSpeech {
  readonly url: string
  readonly bodies: Record<string, unknown>[]
  /** Calls under way. */
  open(): number
  /** Calls that were ended from the other side. */
  abandoned(): number
  /** The next piece for every open call; `end` makes it the last. */
  give(bytes: number, end?: boolean): void
  close(): Promise<void>
}

export const PACED_AUDIO = sampleMp3(400)

export async function startPacedSpeech(): Promise<PacedSpeech> {
  const responses = new Map<ServerResponse, number>()
  const bodies: Record<string, unknown>[] = []
  let abandoned = 0
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (piece) => {
      text += piece
    })
    request.on('end', () => {
      bodies.push(JSON.parse(text))
      response.writeHead(200, { 'content-type': 'audio/mpeg' })
      response.flushHeaders()
      responses.set(response, 0)
      response.on('close', () => {
        if (!response.writableFinished) abandoned++
        responses.delete(response)
      })
    })
  })
  const url = await listen(server)
  return {
    url,
    bodies,
    open: () => responses.size,
    abandoned: () => abandoned,
    give(bytes, end = false) {
      for (const [response, at] of responses) {
        response.write(PACED_AUDIO.subarray(at, at + bytes))
        responses.set(response, at + bytes)
        if (end) response.end()
      }
    },
    close: () => stopServer(server),
  }
}
