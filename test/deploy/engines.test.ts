import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../../deploy/local/engines/engine-server.ts'
import { startKokoroServer } from '../../deploy/local/engines/kokoro-server.ts'
import { splitText } from '../../deploy/local/engines/split-text.ts'
import { startVendorServer, type VendorOptions } from '../../deploy/local/engines/vendor-server.ts'
import { readWav, secondsOf } from '../../deploy/local/engines/wav.ts'

const NOON = Date.UTC(2026, 10, 23, 12)
const SENTENCE = 'The quick brown fox jumps over the lazy dog.'
const surroundings = { now: () => performance.now(), random: () => 0.5 }
const QUICK = { baseMs: 0, perCharacterMs: 0, spread: 0 }

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
}

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer())
}

/** Root mean square of the samples: speech lies far above 100, silence at 0. */
function loudness(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, it) => sum + it * it, 0) / samples.length)
}

describe('the self-hosted engine', () => {
  let server: RunningServer
  const speak = (fields: object) =>
    post(`${server.url}/v1/audio/speech`, { input: SENTENCE, response_format: 'wav', ...fields })

  beforeAll(async () => {
    server = await startKokoroServer({ port: 0, ...surroundings })
  })
  afterAll(() => server.close())

  it('speaks WAVE that decodes to audible speech of a plausible length', async () => {
    const response = await speak({ model: 'kokoro', voice: 'af_heart', stream: false })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('audio/wav')
    const bytes = await bytesOf(response)
    expect(response.headers.get('content-length')).toBe(String(bytes.length))
    const sound = readWav(bytes)
    expect(sound.sampleRate).toBe(16_000)
    expect(secondsOf(sound)).toBeGreaterThan(1.5)
    expect(secondsOf(sound)).toBeLessThan(6)
    expect(loudness(sound.samples)).toBeGreaterThan(100)
  })

  it('streams chunked unless told not to', async () => {
    const response = await speak({})
    expect(response.headers.get('content-length')).toBeNull()
    expect(secondsOf(readWav(await bytesOf(response)))).toBeGreaterThan(1.5)
  })

  it('sends raw samples while it still speaks the rest', async () => {
    const input = `${SENTENCE} `.repeat(8)
    const response = await speak({ input, response_format: 'pcm' })
    const sizes: number[] = []
    for await (const piece of response.body ?? []) sizes.push(piece.length)
    const total = sizes.reduce((sum, size) => sum + size, 0)
    expect(sizes.length).toBeGreaterThan(2)
    expect(sizes[0]).toBeLessThan(total / 2)
    expect(total / 48_000).toBeGreaterThan(12)
  })

  it('gives raw PCM at 24 kHz, half as much of it at twice the speed', async () => {
    const normal = await bytesOf(await speak({ response_format: 'pcm' }))
    const fast = await bytesOf(await speak({ response_format: 'pcm', speed: 2 }))
    expect(normal.length / 2 / 24_000).toBeGreaterThan(1.5)
    expect(fast.length / normal.length).toBeGreaterThan(0.4)
    expect(fast.length / normal.length).toBeLessThan(0.6)
  })

  it('says a text that looks like an option', async () => {
    const response = await speak({ input: '-voice "kal" \n café' })
    expect(secondsOf(readWav(await bytesOf(response)))).toBeGreaterThan(0.3)
  })

  it.each([
    [{ model: 'gpt-9' }, 'invalid_model', 'Unsupported model: gpt-9'],
    [{ voice: 'af_nobody' }, 'validation_error', "Voice 'af_nobody' not found. Available voices: af_alloy, "],
    [{ voice: 'af_sky+' }, 'validation_error', 'Voice combination contains empty combine items'],
    [{ voice: 'af_sky(1)(2)' }, 'validation_error', "Voice 'af_sky(1)(2)' contains too many weight items"],
    [
      { response_format: 'mp3' },
      'validation_error',
      "response_format 'mp3' cannot be encoded by this server",
    ],
    [{ response_format: undefined }, 'validation_error', "response_format 'mp3' cannot be encoded"],
    [{ input: '  ' }, 'validation_error', 'Input text cannot be empty'],
  ])('refuses %j with 400 in the words of the real server', async (fields, error, message) => {
    const response = await speak(fields)
    expect(response.status).toBe(400)
    const { detail } = (await response.json()) as { detail: Record<string, string> }
    expect(detail).toMatchObject({ error, type: 'invalid_request_error' })
    expect(detail['message']).toContain(message)
  })

  it.each([
    [{ input: undefined }, 'missing', ['body', 'input']],
    [{ input: 5 }, 'string_type', ['body', 'input']],
    [{ response_format: 'ogg' }, 'literal_error', ['body', 'response_format']],
    [{ speed: 9 }, 'less_than_equal', ['body', 'speed']],
    [{ speed: 0.1 }, 'greater_than_equal', ['body', 'speed']],
    [{ stream: 'yes' }, 'bool_type', ['body', 'stream']],
  ])('refuses %j with 422 as pydantic writes it', async (fields, type, loc) => {
    const response = await speak(fields)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ detail: [{ type, loc }] })
  })

  it('takes mixes and the names of OpenAI', async () => {
    expect((await speak({ voice: 'af_bella(2)+af_sky(1)' })).status).toBe(200)
    expect((await speak({ voice: 'alloy', model: 'tts-1' })).status).toBe(200)
  })

  it('answers health, voices and models', async () => {
    const get = async (path: string) => (await fetch(server.url + path)).json()
    expect(await get('/health')).toEqual({ status: 'healthy' })
    const { voices } = (await get('/v1/audio/voices')) as { voices: unknown[] }
    expect(voices).toHaveLength(28)
    expect(voices).toContainEqual({ id: 'af_heart', name: 'af_heart' })
    expect(await get('/v1/models')).toMatchObject({ data: [{ id: 'tts-1' }, {}, {}, { id: 'kokoro' }] })
    expect((await fetch(`${server.url}/v2`)).status).toBe(404)
    expect((await fetch(`${server.url}/v1/audio/speech`)).status).toBe(405)
  })

  it('answers several requests that come together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => speak({ input: `Number ${index}.` })),
    )
    expect(answers.map((it) => it.status)).toEqual([200, 200, 200, 200, 200, 200])
    await Promise.all(answers.map(bytesOf))
  })

  it('refuses a body over one megabyte', async () => {
    expect((await speak({ input: 'a'.repeat(1_000_001) })).status).toBe(413)
  })

  describe('made to misbehave', () => {
    const fault = (body: unknown) => post(`${server.url}/fault`, body)

    it('fails every request at error rate 1, keeps health up, and is mended by an empty update', async () => {
      await fault({ errorRate: 1 })
      const response = await speak({})
      expect(response.status).toBe(500)
      expect(await response.json()).toMatchObject({ detail: { error: 'processing_error' } })
      expect((await fetch(`${server.url}/health`)).status).toBe(200)
      await fault({})
      expect((await speak({})).status).toBe(200)
    })

    it('fails the share of requests that was asked for, with the status that was asked for', async () => {
      await fault({ errorRate: 0.4, status: 503 })
      expect((await speak({})).status).toBe(200)
      await fault({ errorRate: 0.6 })
      expect((await speak({})).status).toBe(503)
      await fetch(`${server.url}/fault`, { method: 'DELETE' })
      expect((await speak({})).status).toBe(200)
    })

    it('adds latency and multiplies it', async () => {
      await fault({ latencyMs: 300 })
      const began = performance.now()
      await bytesOf(await speak({ input: 'Hi.' }))
      expect(performance.now() - began).toBeGreaterThan(299)
      await fault({})
    })

    it('hangs until the client goes away', async () => {
      await fault({ hang: true })
      const hung = fetch(`${server.url}/v1/audio/speech`, {
        method: 'POST',
        body: JSON.stringify({ input: SENTENCE, response_format: 'wav' }),
        signal: AbortSignal.timeout(150),
      })
      await expect(hung).rejects.toThrow()
      await fault({ hang: false })
      expect((await speak({})).status).toBe(200)
    })

    it('shows the fault, and names every field that is wrong', async () => {
      await fault({ latencyFactor: 2 })
      expect(await (await fetch(`${server.url}/fault`)).json()).toMatchObject({ fault: { latencyFactor: 2 } })
      const response = await fault({ errorRate: 2, hang: 'yes', speed: 1 })
      expect(response.status).toBe(400)
      const { problems } = (await response.json()) as { problems: string[] }
      expect(problems[0]).toBe('errorRate: got 2, expected a number from 0 to 1, or null to clear it')
      expect(problems[1]).toContain('hang: got "yes", expected true or false')
      expect(problems[2]).toContain('speed: no such field, expected one of errorRate, ')
      await fault({ latencyFactor: null })
      expect(await (await fetch(`${server.url}/fault`)).json()).toMatchObject({
        fault: { latencyFactor: null },
      })
    })
  })
})

describe('splitting a text', () => {
  it('loses nothing, keeps to the number of pieces, and splits only between words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.integer({ min: 1, max: 4 }), (text, most) => {
        const pieces = splitText(text, most)
        expect(pieces.join('')).toBe(text)
        expect(pieces.length).toBeLessThanOrEqual(most)
        for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/\s$/)
      }),
    )
  })

  it('leaves short texts whole and prefers the end of a clause', () => {
    expect(splitText(SENTENCE, 2)).toEqual([SENTENCE])
    const text = 'When the rain had stopped at last, they walked back to the house on the hill.'
    expect(splitText(`${text} ${text}`, 2)).toEqual([`${text} `, text])
  })

  it('is spoken as one sound', async () => {
    const server = await startKokoroServer({ port: 0, workers: 2, ...surroundings })
    const say = async (input: string) =>
      secondsOf(
        readWav(
          await bytesOf(await post(`${server.url}/v1/audio/speech`, { input, response_format: 'wav' })),
        ),
      )
    const once = await say(SENTENCE)
    const twice = await say(`${SENTENCE} ${SENTENCE}`)
    expect(twice / once).toBeGreaterThan(1.7)
    expect(twice / once).toBeLessThan(2.3)
    await server.close()
  })
})

describe('the vendor', () => {
  let server: RunningServer
  let now = NOON
  const options: VendorOptions = {
    port: 0,
    accountId: 'account',
    token: 'secret',
    plan: 'paid',
    epochMs: () => now,
    latency: QUICK,
    ...surroundings,
  }
  const path = (model: string) => `${server.url}/client/v4/accounts/account/ai/run/${model}`
  const auth = { authorization: 'Bearer secret' }
  const run = (model: string, body: unknown) => post(path(model), body, auth)

  beforeAll(async () => {
    server = await startVendorServer(options)
  })
  afterAll(() => server.close())

  it('speaks English on both Aura models and tells the neurons that the list price makes', async () => {
    const text = 'Hi'
    const aura1 = await run('@cf/deepgram/aura-1', { text })
    expect(aura1.headers.get('cf-ai-neurons')).toBe('2.73')
    expect(aura1.headers.get('content-type')).toBe('audio/wav')
    expect(loudness(readWav(await bytesOf(aura1)).samples)).toBeGreaterThan(100)
    const aura2 = await run('@cf/deepgram/aura-2-en', { text, speaker: 'luna', encoding: 'mp3' })
    expect(aura2.headers.get('cf-ai-neurons')).toBe('5.45')
    expect(readWav(await bytesOf(aura2)).sampleRate).toBe(16_000)
  })

  it('honours linear16 at a sample rate, in WAVE or without a container', async () => {
    const wav = await run('@cf/deepgram/aura-2-en', {
      text: SENTENCE,
      encoding: 'linear16',
      container: 'wav',
      sample_rate: 24_000,
    })
    const sound = readWav(await bytesOf(wav))
    expect(sound.sampleRate).toBe(24_000)
    const raw = await run('@cf/deepgram/aura-2-en', {
      text: SENTENCE,
      encoding: 'linear16',
      container: 'none',
      sample_rate: 24_000,
    })
    expect(raw.headers.get('content-type')).toBe('audio/l16;rate=24000;channels=1')
    expect((await bytesOf(raw)).length).toBe(sound.samples.length * 2)
  })

  it('speaks Spanish through a process of its own', async () => {
    const response = await run('@cf/deepgram/aura-2-es', {
      text: 'En un lugar de la Mancha.',
      speaker: 'aquila',
    })
    expect(response.status).toBe(200)
    const sound = readWav(await bytesOf(response))
    expect(sound.sampleRate).toBe(22_050)
    expect(loudness(sound.samples)).toBeGreaterThan(100)
  })

  it('answers MeloTTS as base64 in an envelope, for the languages that really work', async () => {
    const response = await run('@cf/myshell-ai/melotts', { prompt: SENTENCE, lang: 'en' })
    const body = (await response.json()) as { success: boolean; result: { audio: string } }
    expect(body.success).toBe(true)
    expect(secondsOf(readWav(Buffer.from(body.result.audio, 'base64')))).toBeGreaterThan(1)
    expect(Number(response.headers.get('cf-ai-neurons'))).toBeLessThan(2)
    expect(await (await run('@cf/myshell-ai/melotts', { prompt: 'Hola', lang: 'es' })).json()).toMatchObject({
      errors: [{ code: 8002 }],
    })
  })

  it.each([
    ['@cf/deepgram/aura-2-en', { text: 'Hi', speaker: 'nobody' }, 400, 8002],
    ['@cf/deepgram/aura-2-en', { text: '' }, 400, 8002],
    ['@cf/deepgram/aura-2-en', { text: 'Hi', encoding: 'vorbis' }, 400, 8002],
    ['@cf/deepgram/aura-2-en', { text: 'Hi', container: 'mkv' }, 400, 8002],
    ['@cf/deepgram/aura-2-en', { text: 'Hi', sample_rate: 1 }, 400, 8002],
    ['@cf/deepgram/aura-2-en', '', 400, 3003],
    ['@cf/deepgram/aura-2-en', '{', 400, 3003],
    ['@cf/deepgram/aura-3', { text: 'Hi' }, 400, 5007],
    ['@cf/deepgram/aura-1', { text: 'a'.repeat(1_000_001) }, 413, 3006],
  ])('refuses %s as the real service does', async (model, body, status, code) => {
    const response = await run(model, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({
      success: false,
      errors: [{ code }],
      result: null,
      messages: [],
    })
  })

  it('answers 401 to a wrong token and to a wrong account, on every route', async () => {
    for (const [url, headers] of [
      [path('@cf/deepgram/aura-1'), { authorization: 'Bearer wrong' }],
      [path('@cf/deepgram/aura-1'), {}],
      [`${server.url}/client/v4/accounts/other/ai/models/search`, auth],
      [`${server.url}/`, auth],
    ] as const) {
      const response = await fetch(url, { headers })
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ errors: [{ message: 'Authentication error' }] })
    }
  })

  it('lists its models and their prices for nothing', async () => {
    const url = `${server.url}/client/v4/accounts/account/ai/models/search?task=Text-to-Speech&per_page=100`
    const response = await fetch(url, { headers: auth })
    expect(response.headers.get('ratelimit-policy')).toBe('"default";q=1200;w=300')
    const { result } = (await response.json()) as { result: { name: string }[] }
    expect(result.map((it) => it.name)).toContain('@cf/deepgram/aura-2-es')
    expect(result).toHaveLength(4)
  })

  it('is out of quota, out of capacity or broken when told to be', async () => {
    const fault = (body: object) => post(`${server.url}/fault`, body)
    const codeNow = async () => {
      const response = await run('@cf/deepgram/aura-1', { text: 'Hi' })
      const { errors } = (await response.json()) as { errors: { code: number }[] }
      return [response.status, errors[0]?.code]
    }
    await fault({ quota: true })
    expect(await codeNow()).toEqual([429, 3036])
    await fault({ quota: false, status: 429 })
    expect(await codeNow()).toEqual([429, 3040])
    await fault({ status: 500 })
    expect(await codeNow()).toEqual([500, 3043])
    await fault({})
    expect((await run('@cf/deepgram/aura-1', { text: 'Hi' })).status).toBe(200)
  })

  it('takes as long as a network service would', async () => {
    const slow = await startVendorServer({
      ...options,
      latency: { baseMs: 200, perCharacterMs: 1, spread: 0 },
    })
    const began = performance.now()
    const url = `${slow.url}/client/v4/accounts/account/ai/run/@cf/deepgram/aura-1`
    await bytesOf(await post(url, { text: 'a'.repeat(100) }, auth))
    expect(performance.now() - began).toBeGreaterThan(299)
    await slow.close()
  })

  it('stops hard at 10,000 neurons a UTC day on the free plan, and goes on after midnight', async () => {
    const free = await startVendorServer({ ...options, plan: 'free' })
    const url = `${free.url}/client/v4/accounts/account/ai/run/@cf/deepgram/aura-2-en`
    // 3,667 characters at 2.727 neurons each.
    await bytesOf(await post(url, { text: 'ab '.repeat(1_223) }, auth))
    const refused = await post(url, { text: 'Hi' }, auth)
    expect(refused.status).toBe(429)
    expect(await refused.json()).toMatchObject({ errors: [{ code: 3036 }] })
    now = NOON + 12 * 3_600_000
    expect((await post(url, { text: 'Hi' }, auth)).status).toBe(200)
    now = NOON
    await free.close()
  })
})
