import { type EngineAnswer, type EngineRequest, type RunningServer, serveEngine } from './engine-server.ts'
import { createFaultSwitch } from './fault.ts'
import { startFlite } from './flite.ts'
import { KOKORO_MODELS, type KokoroSpeech, readKokoroRequest } from './kokoro-request.ts'
import { KOKORO_VOICES } from './kokoro-voices.ts'
import { splitText } from './split-text.ts'
import { type Surroundings, underFault } from './under-fault.ts'
import { joinSounds, rawPcm, resample, type Sound, writeWav } from './wav.ts'

export interface KokoroOptions extends Surroundings {
  /** 0: any free one. */
  readonly port: number
  /** Synthesiser threads, 1 by default. */
  readonly workers?: number
}

/** What the real server's raw PCM is: 16 bit, little endian, mono. */
const PCM_RATE = 24_000
const PIECE_CHARACTERS = 80

/**
 * A self-hosted engine behind Kokoro-FastAPI's contract (remsky/Kokoro-FastAPI v0.8), spoken by flite's statistical
 * voice. English only, wav and pcm only, no authentication; `/fault` makes it misbehave.
 */
export async function startKokoroServer(options: KokoroOptions): Promise<RunningServer> {
  const workers = options.workers ?? 1
  const flite = await startFlite({ workers, voice: 'slt' })
  const faults = createFaultSwitch()

  /** In pieces that the threads take side by side, as the real server works in chunks. */
  async function synthesise({ input, speed }: KokoroSpeech, signal: AbortSignal): Promise<Sound> {
    const pieces = splitText(input, workers)
    return joinSounds(await Promise.all(pieces.map((text) => flite.speak(text, speed, signal))))
  }

  async function speak({ body, signal }: EngineRequest): Promise<EngineAnswer> {
    const request = readKokoroRequest(body)
    if (!request.ok) return request.answer
    const { speech } = request
    if (speech.stream && speech.format === 'pcm') return speakInPieces(speech, signal)
    const result = await underFault(faults.current(), options, signal, 0, () => synthesise(speech, signal))
    if (result.kind === 'failed') return failed(result.status, 'made to fail through /fault')
    if (result.kind === 'quota') return failed(429, 'made to be out of quota through /fault')
    return audioAnswer(speech, speech.format === 'wav' ? writeWav(result.value) : pcm(result.value))
  }

  /** Samples without a header can leave piece by piece, as the real server lets every format. */
  async function speakInPieces(speech: KokoroSpeech, signal: AbortSignal): Promise<EngineAnswer> {
    const [first = '', ...rest] = splitText(speech.input, Math.ceil(speech.input.length / PIECE_CHARACTERS))
    const say = (text: string) => flite.speak(text, speech.speed, signal)
    const result = await underFault(faults.current(), options, signal, 0, () => say(first))
    if (result.kind === 'failed') return failed(result.status, 'made to fail through /fault')
    if (result.kind === 'quota') return failed(429, 'made to be out of quota through /fault')
    async function* pieces() {
      if (result.kind === 'done') yield pcm(result.value)
      for (const text of rest) yield pcm(await say(text))
    }
    return audioAnswer(speech, pieces())
  }

  function pcm(sound: Sound): Uint8Array {
    return rawPcm(resample(sound, PCM_RATE).samples)
  }

  const server = await serveEngine({
    port: options.port,
    maxBytes: 1_000_000,
    tooLarge: failed(413, 'the body is over 1 MB'),
    crashed: (error) => failed(500, error.message),
    answer: async (request) => {
      const { method, path } = request
      if (path === '/fault') return faults.answer(request)
      if (path === '/v1/audio/speech') return method === 'POST' ? speak(request) : NOT_ALLOWED
      const page = PAGES[path]
      if (page === undefined) return { status: 404, body: { detail: 'Not Found' } }
      return method === 'GET' ? { status: 200, body: page(request.query) } : NOT_ALLOWED
    },
  })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await flite.close()
    },
  }
}

const NOT_ALLOWED: EngineAnswer = { status: 405, body: { detail: 'Method Not Allowed' } }

const PAGES: Readonly<Record<string, (query: URLSearchParams) => unknown>> = {
  // Static, like the real one: it does not test the model.
  '/health': () => ({ status: 'healthy' }),
  '/v1/audio/voices': (query) => ({
    voices: query.get('legacy') === 'true' ? KOKORO_VOICES : KOKORO_VOICES.map((id) => ({ id, name: id })),
  }),
  '/v1/models': () => ({
    object: 'list',
    data: KOKORO_MODELS.map((id) => ({ id, object: 'model', created: 1_686_935_002, owned_by: 'kokoro' })),
  }),
}

function audioAnswer(
  { format, stream }: KokoroSpeech,
  body: Uint8Array | AsyncIterable<Uint8Array>,
): EngineAnswer {
  const headers = {
    'content-type': `audio/${format}`,
    'content-disposition': `attachment; filename=speech.${format}`,
    'cache-control': 'no-cache',
  }
  return { status: 200, headers, body, chunked: stream }
}

function failed(status: number, message: string): EngineAnswer {
  return { status, body: { detail: { error: 'processing_error', message, type: 'server_error' } } }
}
