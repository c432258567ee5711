import { createServer, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { FeedbackBatch, Plan } from '../../gateway-plugin/contract.ts'
import { type ControlLedger, createControlLedger } from '../gateway-plugin/control-ledger.ts'
import { listen, stopServer } from './listen.ts'

export interface LoopbackControl {
  readonly url: string
  readonly ledger: ControlLedger
  /** Publishes over the stream and to polls. */
  publish(plan: Plan): void
  /** Publishes to polls only, as if the stream had lost it. */
  publishQuietly(plan: Plan): void
  /** Answers everything with 503. */
  isAway: boolean
  /** Batches of feedback that were taken. */
  readonly feedback: readonly FeedbackBatch[]
  /** Status for the next batches of feedback. */
  feedbackStatus: number
  streams(): number
  cutStreams(): void
  close(): Promise<void>
}

/** Control as a gateway sees it: plan with ETag, event stream, numbered batches; each with the bearer token. */
export async function startControl(first: Plan | null): Promise<LoopbackControl> {
  const ledger = createControlLedger()
  const streams = new Set<ServerResponse>()
  const feedback: FeedbackBatch[] = []
  let plan = first
  const encode = (one: Plan) => `id: ${one.planVersion}\nevent: plan\ndata: ${JSON.stringify(one)}\n\n`
  const server = createServer((request, response) => {
    if (request.headers.authorization !== 'Bearer gateway-token')
      return void response.writeHead(401).end('{}')
    if (control.isAway) return void response.writeHead(503).end('{}')
    if (request.url === '/v1/plan') {
      if (plan === null) return void response.writeHead(404).end('{}')
      const etag = `"${plan.planVersion}"`
      if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end()
      return void response.writeHead(200, { etag }).end(JSON.stringify(plan))
    }
    if (request.url === '/v1/plan/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': here\n\n')
      if (plan !== null) response.write(encode(plan))
      streams.add(response)
      response.on('close', () => streams.delete(response))
      return
    }
    const pieces: Buffer[] = []
    request.on('data', (piece) => pieces.push(piece))
    request.on('end', () => {
      const body = Buffer.concat(pieces)
      const json = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
      if (request.url === '/v1/feedback') {
        const { feedbackStatus: status } = control
        if (status === 200) feedback.push(JSON.parse(json.toString()) as FeedbackBatch)
        return void response.writeHead(status).end('{"accepted":1,"duplicates":0,"rejected":[]}')
      }
      const answer = ledger.receive(json.toString())
      response.writeHead(answer.status).end(answer.body)
    })
  })
  const url = await listen(server)
  const publishQuietly = (next: Plan) => {
    plan = next
    ledger.planVersion = next.planVersion
  }
  const control: LoopbackControl = {
    url,
    ledger,
    isAway: false,
    feedback,
    feedbackStatus: 200,
    publishQuietly,
    publish(next) {
      publishQuietly(next)
      for (const stream of streams) stream.write(encode(next))
    },
    streams: () => streams.size,
    cutStreams() {
      for (const stream of streams) stream.destroy()
    },
    close: () => stopServer(server),
  }
  return control
}
