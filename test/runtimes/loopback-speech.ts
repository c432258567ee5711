import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { sampleMp3, sampleWav } from '../gateway-plugin/sample-audio.ts'
import { listen, stopServer } from './listen.ts'

/** How a stand-in behaves; `well` speaks the contract and refuses what the real service refuses. */
export type Mood =
  | { readonly kind: 'well' }
  | { readonly kind: 'answers'; readonly status: number; readonly body: unknown }
  /** Fails so many times, then speaks. */
  | { readonly kind: 'stumbles'; times: number }
  | { readonly kind: 'hangs' }
  /** Bytes keep coming, the last one never does. */
  | { readonly kind: 'trickles' }
  | { readonly kind: 'cuts-short' }
  | { readonly kind: 'resets' }
  | { readonly kind: 'slow'; readonly ms: number }

export interface LoopbackSpeech {
  readonly url: string
  mood: Mood
  readonly bodies: Record<string, unknown>[]
  /** Calls whose connection the gateway closed before the answer. */
  abandoned(): number
  /** Answers everything that hangs. */
  letGo(): void
  close(): Promise<void>
}

type Speak = (body: Record<string, unknown>, request: IncomingMessage, response: ServerResponse) => void

async function start(path: RegExp, speak: Speak): Promise<LoopbackSpeech> {
  let abandoned = 0
  let waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    response.on('close', () => {
      if (!response.writableFinished) abandoned++
    })
    let text = ''
    request.on('data', (piece) => {
      text += piece
    })
    request.on('end', () => {
      if (!path.test(request.url ?? '')) return json(response, 404, { detail: 'Not Found' })
      const body = JSON.parse(text) as Record<string, unknown>
      loopback.bodies.push(body)
      const { mood } = loopback
      if (mood.kind === 'answers') return json(response, mood.status, mood.body)
      if (mood.kind === 'stumbles' && mood.times-- > 0) return json(response, 500, {})
      if (mood.kind === 'hangs') return void waiting.push(() => speak(body, request, response))
      if (mood.kind === 'resets') return void request.socket.resetAndDestroy()
      if (mood.kind === 'slow') return void setTimeout(() => speak(body, request, response), mood.ms)
      if (mood.kind === 'cuts-short') {
        response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': '32044' })
        response.write(sampleWav().subarray(0, 5000), () => request.socket.destroy())
        return
      }
      if (mood.kind === 'trickles') {
        response.writeHead(200, { 'content-type': 'audio/wav' })
        response.write(sampleWav().subarray(0, 44))
        const timer = setInterval(() => response.write(new Uint8Array(10)), 20)
        response.on('close', () => clearInterval(timer))
        return
      }
      speak(body, request, response)
    })
  })
  const url = await listen(server)
  const loopback: LoopbackSpeech = {
    url,
    mood: { kind: 'well' },
    bodies: [],
    abandoned: () => abandoned,
    letGo() {
      for (const go of waiting) go()
      waiting = []
    },
    close: () => stopServer(server),
  }
  return loopback
}

/** Kokoro-FastAPI's contract: its models, two of its voices, its error bodies. */
export function startKokoro(): Promise<LoopbackSpeech> {
  return start(/^\/v1\/audio\/speech$/, (body, _request, response) => {
    const refuse = (message: string) =>
      json(response, 400, {
        detail: { error: 'validation_error', message, type: 'invalid_request_error' },
      })
    if (typeof body['input'] !== 'string')
      return json(response, 422, { detail: [{ loc: ['body', 'input'], msg: 'Field required' }] })
    if (!['tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'kokoro'].includes(String(body['model'])))
      return refuse(`Unsupported model: ${body['model']}`)
    if (!['af_heart', 'am_adam'].includes(String(body['voice'])))
      return refuse(`Voice '${body['voice']}' not found. Available voices: af_heart, am_adam`)
    if (body['stream'] !== false) return refuse('this stand-in does not stream')
    if (body['response_format'] !== 'wav' && body['response_format'] !== 'mp3')
      return refuse(`Unsupported format: ${body['response_format']}`)
    const isWav = body['response_format'] === 'wav'
    audio(response, isWav ? 'audio/wav' : 'audio/mpeg', isWav ? sampleWav() : sampleMp3())
  })
}

/** Workers AI's contract over REST: bearer token, models, speakers, encodings, and what the call cost. */
export function startVendor(): Promise<LoopbackSpeech> {
  return start(/^\/client\/v4\/accounts\/local\/ai\/run\//, (body, request, response) => {
    const refuse = (status: number, code: number, message: string) =>
      json(response, status, { success: false, errors: [{ code, message }], result: null, messages: [] })
    if (request.headers.authorization !== 'Bearer vendor-token')
      return refuse(401, 10000, 'Authentication error')
    const model = request.url!.split('/ai/run/')[1]
    const speakers = { '@cf/deepgram/aura-2-en': ['luna', 'orion'], '@cf/deepgram/aura-2-es': ['aquila'] }[
      model!
    ]
    if (speakers === undefined) return refuse(400, 5007, `No such model ${model}`)
    const isKnown =
      speakers.includes(String(body['speaker'])) && ['mp3', 'linear16'].includes(String(body['encoding']))
    if (typeof body['text'] !== 'string' || !isKnown || 'speed' in body)
      return refuse(400, 8002, 'Invalid input')
    const isWav = body['encoding'] === 'linear16'
    response.setHeader('cf-ai-neurons', String(2.72727 * String(body['text']).length))
    audio(response, 'audio/mpeg', isWav ? sampleWav(0.5) : sampleMp3())
  })
}

/** What the vendor says when the day's free allocation is used up. */
export const QUOTA_USED_UP: Mood = {
  kind: 'answers',
  status: 429,
  body: {
    success: false,
    errors: [{ code: 3036, message: 'you have used up your daily free allocation of 10,000 neurons' }],
    result: null,
    messages: [],
  },
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function audio(response: ServerResponse, type: string, bytes: Uint8Array): void {
  response.writeHead(200, { 'content-type': type, 'content-length': String(bytes.length) })
  response.end(bytes)
}
