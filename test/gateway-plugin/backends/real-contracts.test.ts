import { afterEach, describe, expect, it } from 'vitest'
import type { Adapter, CallMode } from '../../../gateway-plugin/backends/adapter.ts'
import { findAdapter } from '../../../gateway-plugin/backends/find-adapter.ts'
import {
  type AudioFormat,
  DIALECT_LIMITS,
  type Dialect,
  type PlanBackend,
} from '../../../gateway-plugin/contract.ts'
import { createNodeClient } from '../../../gateway-plugin/runtimes/node-send.ts'
import type { SpeechRequest } from '../../../gateway-plugin/speech/speech-request.ts'
import { startChatterbox } from '../../support/speech-servers/chatterbox.ts'
import { OPENAI_LIKE, startOpenAiLike } from '../../support/speech-servers/openai-like.ts'
import { startSpeakServer } from '../../support/speech-servers/speak-server.ts'
import type { StandIn } from '../../support/speech-servers/start-stand-in.ts'
import { startWorkersAi } from '../../support/speech-servers/workers-ai-server.ts'
import { sampleKokoro } from '../sample-plan.ts'

interface Server {
  readonly dialect: Dialect
  readonly adapter: PlanBackend['adapter']
  readonly start: () => Promise<StandIn>
  readonly path?: string
  readonly language?: string
  readonly model: string
  readonly voice: string
  readonly token?: string
}

const openAi = (dialect: keyof typeof OPENAI_LIKE, token?: string): Server => ({
  dialect,
  adapter: 'openai-speech',
  start: () => startOpenAiLike(OPENAI_LIKE[dialect]),
  model: OPENAI_LIKE[dialect].models[0],
  voice: OPENAI_LIKE[dialect].voices[0],
  ...(token === undefined ? {} : { token }),
})
const vendor = (dialect: Dialect, path: string, model: string, voice: string, language = 'en'): Server => ({
  dialect,
  adapter: 'workers-ai',
  start: () => startWorkersAi(),
  path,
  language,
  model,
  voice,
  token: 'vendor-token',
})
const REST = '/client/v4/accounts/local'

const SERVERS: readonly Server[] = [
  openAi('kokoro-fastapi'),
  openAi('speaches', 'speaches-key'),
  openAi('localai'),
  openAi('kitten'),
  openAi('dia'),
  openAi('openai', 'sk-key'),
  {
    dialect: 'chatterbox-tts-server',
    adapter: 'chatterbox',
    start: startChatterbox,
    language: 'de',
    model: 'chatterbox-multilingual',
    voice: 'Emily.wav',
  },
  {
    dialect: 'speak',
    adapter: 'speak',
    start: () => startSpeakServer('team-key'),
    model: 'f5-tts',
    voice: 'default',
    token: 'team-key',
  },
  vendor('rest', REST, '@cf/deepgram/aura-2-en', 'luna'),
  vendor('rest', REST, '@cf/deepgram/aura-2-es', 'aquila', 'es'),
  vendor('ai-gateway', '/v1/local/tts/workers-ai', '@cf/deepgram/aura-1', 'angus'),
  // A gateway without the binding takes the REST address.
  vendor('binding', REST, '@cf/deepgram/aura-2-en', 'orion'),
]

const TYPES: Readonly<Record<AudioFormat, string>> = {
  mp3: 'audio/mpeg',
  opus: 'audio/ogg',
  aac: 'audio/aac',
  flac: 'audio/flac',
  wav: 'audio/wav',
  pcm: 'audio/pcm',
}

const client = createNodeClient()
let standIn: StandIn | null = null
afterEach(() => standIn?.close())

async function open(server: Server): Promise<{ backend: PlanBackend; adapter: Adapter }> {
  standIn = await server.start()
  const limits = DIALECT_LIMITS[server.dialect]
  const language = server.language ?? 'en'
  const backend = sampleKokoro({
    adapter: server.adapter,
    dialect: server.dialect,
    url: `${standIn.url}${server.path ?? ''}`,
    languages: {
      [language]: { model: server.model, defaultVoice: server.voice, voices: { wrong: 'nobody' } },
    },
    capabilities: {
      languages: [language],
      voices: [],
      formats: limits.formats,
      maxCharacters: 4096,
      speed: limits.speed !== null,
      pitch: limits.pitch,
      streaming: limits.streaming,
    },
    credential: server.token === undefined ? null : 'key',
  })
  return { backend, adapter: findAdapter(backend.adapter) }
}

async function speak(server: Server, over: Partial<SpeechRequest>, mode: CallMode = 'whole') {
  const { backend, adapter } = await open(server)
  const speech: SpeechRequest = {
    text: 'Good morning.',
    characters: 13,
    language: server.language ?? 'en',
    voice: null,
    format: null,
    speed: 1,
    pitch: 1,
    ...over,
  }
  const sent = await client.send(adapter.toCall(backend, speech, server.token ?? null, mode), null)
  if (sent.kind !== 'answer') throw new Error(`no answer: ${JSON.stringify(sent)}`)
  return adapter.toResult(backend, speech, sent.answer)
}

describe.each(SERVERS)('the contract of $dialect ($model)', (server) => {
  const limits = DIALECT_LIMITS[server.dialect]

  it.each(limits.formats)('gives %s, labelled by its bytes', async (format) => {
    expect(await speak(server, { format })).toMatchObject({ ok: true, audio: { contentType: TYPES[format] } })
  })

  it('is asked for a format by name even when the client leaves it open', async () => {
    expect(await speak(server, {})).toMatchObject({ ok: true })
    expect(JSON.stringify(standIn?.requests[0]?.body)).toMatch(/"(mp3|opus|linear16)"/)
  })

  it('takes the whole range of speed that it is said to take, and nothing beyond reaches it', async () => {
    for (const speed of [limits.speed?.least ?? 1, limits.speed?.most ?? 1, 0.25, 4]) {
      expect(await speak(server, { speed })).toMatchObject({ ok: true })
      await standIn?.close()
    }
    expect(await speak(server, { pitch: 1.2 })).toMatchObject({ ok: true })
  })

  it('has its complaint about a voice taken for our configuration, not for the caller’s fault', async () => {
    const result = await speak(server, { voice: 'wrong' })
    // A server of one's own may know any voice.
    if (server.adapter === 'speak') return expect(result.ok).toBe(true)
    expect(result).toMatchObject({ ok: false, outcome: 'error' })
  })
})

it.each(
  SERVERS.filter(({ dialect }) => DIALECT_LIMITS[dialect].streaming),
)('gives the same audio in pieces: $dialect ($model)', async (server) => {
  const format = DIALECT_LIMITS[server.dialect].formats[0]!
  expect(await speak(server, { format }, 'streamed')).toMatchObject({ ok: true })
})

it.each(
  SERVERS.filter(({ token }) => token !== undefined),
)('says that the key is wrong: $dialect ($model)', async (server) => {
  expect(await speak({ ...server, token: 'stolen' }, {})).toMatchObject({ failure: 'authentication' })
})

describe('what single servers need', () => {
  const of = (dialect: Dialect) => SERVERS.find((server) => server.dialect === dialect)!
  const sent = () => standIn?.requests[0]

  it('tells Kokoro-FastAPI whether to stream, which it would do unasked', async () => {
    await speak(of('kokoro-fastapi'), {})
    expect(sent()?.body).toMatchObject({ stream: false })
    await standIn?.close()
    await speak(of('kokoro-fastapi'), {}, 'streamed')
    expect(sent()?.body).toMatchObject({ stream: true })
  })

  it('sends OpenAI no field that it would refuse', async () => {
    await speak(of('openai'), { speed: 1.5 }, 'streamed')
    expect(Object.keys(sent()?.body ?? {})).toEqual(['model', 'input', 'voice', 'response_format', 'speed'])
  })

  it('tells Chatterbox the language, and takes a text without a word for the caller’s', async () => {
    await speak(of('chatterbox-tts-server'), { speed: 1.5 })
    expect(sent()?.body).toMatchObject({
      language: 'de',
      predefined_voice_id: 'Emily.wav',
      speed_factor: 1.5,
    })
    await standIn?.close()
    expect(await speak(of('chatterbox-tts-server'), { text: '…!' })).toMatchObject({
      outcome: 'client-error',
    })
  })

  it('speaks a team’s own contract with speed and pitch', async () => {
    await speak(of('speak'), { speed: 0.8, pitch: 1.1, format: 'wav' })
    expect(sent()?.body).toEqual({
      text: 'Good morning.',
      model: 'f5-tts',
      voice: 'default',
      language: 'en',
      speed: 0.8,
      pitch: 1.1,
      format: 'wav',
    })
  })

  it('keeps AI Gateway from caching, retrying and waiting on its own account', async () => {
    await speak(of('ai-gateway'), {})
    expect(sent()?.path).toBe('/v1/local/tts/workers-ai/@cf/deepgram/aura-1')
    expect(sent()?.headers).toMatchObject({
      'cf-aig-skip-cache': 'true',
      'cf-aig-max-attempts': '1',
      'cf-aig-request-timeout': '5000',
    })
  })

  it('speaks with MeloTTS in the languages that it has, and with nobody else’s words for an error', async () => {
    const melo = vendor('rest', REST, '@cf/myshell-ai/melotts', 'default', 'ja')
    expect(await speak(melo, { format: 'mp3' })).toMatchObject({
      ok: true,
      audio: { contentType: 'audio/wav', seconds: 0.5 },
      vendorMicroUnits: 160_000,
    })
    await standIn?.close()
    expect(await speak({ ...melo, language: 'es' }, {})).toMatchObject({
      failure: 'bad-request',
      outcome: 'error',
    })
  })

  it('offers the same call by binding: model, inputs, and the AI Gateway to go through', async () => {
    const { backend, adapter } = await open(of('binding'))
    const speech = {
      text: 'Hi',
      characters: 2,
      language: 'en',
      voice: null,
      format: null,
      speed: 1,
      pitch: 1,
    }
    const call = adapter.toCall({ ...backend, aiGateway: 'tts' }, speech, null, 'whole')
    expect(call.model).toEqual({
      name: '@cf/deepgram/aura-2-en',
      inputs: { text: 'Hi', speaker: 'orion', encoding: 'mp3' },
      gateway: 'tts',
    })
    expect(adapter.toCall({ ...backend, dialect: 'rest' }, speech, null, 'whole')).not.toHaveProperty('model')
  })
})
