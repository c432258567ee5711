import { type EngineAnswer, type EngineRequest, type RunningServer, serveEngine } from './engine-server.ts'
import { createEspeak } from './espeak.ts'
import { createFaultSwitch } from './fault.ts'
import { startFlite } from './flite.ts'
import { type Surroundings, underFault } from './under-fault.ts'
import { openVendorAccount } from './vendor-account.ts'
import { listedModel, neuronsOf, VENDOR_MODELS, type VendorModel } from './vendor-models.ts'
import { readVendorRequest, type VendorSpeech } from './vendor-request.ts'
import { rawPcm, resample, type Sound, secondsOf, writeWav } from './wav.ts'

export interface VendorOptions extends Surroundings {
  /** 0: any free one. */
  readonly port: number
  readonly accountId: string
  readonly token: string
  /** `free`: 10,000 neurons a UTC day, then error 3036. */
  readonly plan: 'paid' | 'free'
  /** Epoch milliseconds, for the day that the quota belongs to. */
  readonly epochMs: () => number
  /** What a network and a queue would add; `{ baseMs: 120, perCharacterMs: 1.5, spread: 0.15 }` by default. */
  readonly latency?: VendorLatency
  /** Synthesiser threads, 1 by default. */
  readonly workers?: number
}

export interface VendorLatency {
  readonly baseMs: number
  readonly perCharacterMs: number
  /** Sigma of the lognormal factor; its median is 1. */
  readonly spread: number
}

const USUAL_LATENCY: VendorLatency = { baseMs: 120, perCharacterMs: 1.5, spread: 0.15 }

/**
 * The vendor: Cloudflare Workers AI's REST interface for its four speech models, with bearer tokens, error codes,
 * `cf-ai-neurons` and the daily quota. English is spoken by flite's kal16, the rest by eSpeak NG; without an encoder
 * every answer is WAVE, labelled as such, where the real service gives MP3 by default.
 */
export async function startVendorServer(options: VendorOptions): Promise<RunningServer> {
  const flite = await startFlite({ workers: options.workers ?? 1, voice: 'kal16' })
  const espeak = createEspeak()
  const faults = createFaultSwitch()
  const account = openVendorAccount(options.plan, options.epochMs)
  const prefix = `/client/v4/accounts/${options.accountId}/ai/`

  function synthesise({ text, language }: VendorSpeech, signal: AbortSignal): Promise<Sound> {
    return language === 'en' ? flite.speak(text, 1, signal) : espeak.speak(text, language, signal)
  }

  async function run(model: VendorModel, { body, signal }: EngineRequest): Promise<EngineAnswer> {
    const request = readVendorRequest(model, body)
    if (!request.ok) return refused(400, request.code, request.message)
    if (account.isExhausted()) return QUOTA_USED
    const { speech } = request
    const characters = [...speech.text].length
    const leastMs = usualMs(characters, options.latency ?? USUAL_LATENCY, options.random)
    const fault = faults.current()
    const result = await underFault(fault, options, signal, leastMs, () => synthesise(speech, signal))
    if (result.kind === 'quota') return QUOTA_USED
    if (result.kind === 'failed') return madeToFail(result.status)
    const neurons = neuronsOf(model, characters, secondsOf(result.value))
    account.use(neurons)
    return { status: 200, ...audioOf(speech, result.value, { 'cf-ai-neurons': neurons.toFixed(2) }) }
  }

  async function answer(request: EngineRequest): Promise<EngineAnswer> {
    const { method, path, headers, query } = request
    if (path === '/fault') return faults.answer(request)
    if (path === '/health')
      return { status: 200, body: { status: 'healthy', neuronsToday: account.usedToday() } }
    const authorised = headers['authorization'] === `Bearer ${options.token}`
    if (!authorised || !path.startsWith(prefix)) return refused(401, 10_000, 'Authentication error')
    const rest = path.slice(prefix.length)
    if (rest === 'models/search' && method === 'GET') {
      const result = !/^(Text-to-Speech)?$/.test(query.get('task') ?? '')
        ? []
        : VENDOR_MODELS.map(listedModel)
      const rates = { 'ratelimit-policy': '"default";q=1200;w=300' }
      return { status: 200, headers: rates, body: { success: true, result, errors: [], messages: [] } }
    }
    if (!rest.startsWith('run/')) return refused(404, 7000, 'No route for that URI')
    if (method !== 'POST') return refused(405, 5019, 'Method not allowed')
    const id = rest.slice('run/'.length)
    const model = VENDOR_MODELS.find((it) => it.id === id)
    return model === undefined ? refused(400, 5007, `No such model ${id} or task`) : run(model, request)
  }

  const server = await serveEngine({
    port: options.port,
    maxBytes: 1_000_000,
    tooLarge: refused(413, 3006, 'Request is too large'),
    crashed: (error) => refused(500, 3043, `AiError: Internal server error (${error.message})`),
    answer,
  })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      espeak.close()
      await flite.close()
    },
  }
}

/** (base + per character × length) × lognormal(0, spread), by the Box-Muller transform. */
function usualMs(
  characters: number,
  { baseMs, perCharacterMs, spread }: VendorLatency,
  random: () => number,
) {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return (baseMs + perCharacterMs * characters) * Math.exp(spread * normal)
}

function audioOf({ container, sampleRate }: VendorSpeech, sound: Sound, headers: Record<string, string>) {
  const wanted = sampleRate === 0 ? sound : resample(sound, sampleRate)
  if (container === 'raw') {
    const type = `audio/l16;rate=${wanted.sampleRate};channels=1`
    return { headers: { ...headers, 'content-type': type }, body: rawPcm(wanted.samples) }
  }
  const wav = writeWav(wanted)
  if (container === 'wav') return { headers: { ...headers, 'content-type': 'audio/wav' }, body: wav }
  const audio = Buffer.from(wav).toString('base64')
  return { headers, body: { result: { audio }, success: true, errors: [], messages: [] } }
}

/** The code that the real service gives with a status (Cloudflare docs, Workers AI errors, 2026-07-29). */
function madeToFail(status: number): EngineAnswer {
  if (status === 401) return refused(status, 10_000, 'Authentication error')
  if (status === 408) return refused(status, 3007, 'Request timeout')
  if (status === 429) return refused(status, 3040, 'No more data centers to forward the request to')
  return refused(status, 3043, 'AiError: Internal server error')
}

const QUOTA_USED = refused(
  429,
  3036,
  'You have used up your daily free allocation of 10,000 neurons, please upgrade to the Workers Paid plan.',
)

function refused(status: number, code: number, message: string): EngineAnswer {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } }
}
