import { describe, expect, it } from 'vitest'
import { workersAi } from '../../../gateway-plugin/backends/workers-ai.ts'
import type { SpeechRequest } from '../../../gateway-plugin/speech/speech-request.ts'
import { readCallBody } from '../../support/read-call-body.ts'
import { sampleMp3, sampleWav } from '../sample-audio.ts'
import { sampleVendor } from '../sample-plan.ts'

const speech: SpeechRequest = {
  text: 'Buenos días.',
  characters: 12,
  language: 'es',
  voice: null,
  format: null,
  speed: 1.5,
  pitch: 1,
}
const backend = sampleVendor()
const melo = sampleVendor({
  languages: { en: { model: '@cf/myshell-ai/melotts', defaultVoice: 'en', voices: {} } },
})

function answer(status: number, body: unknown, headers: Record<string, string> = {}, to = backend) {
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
  const request = to === melo ? { ...speech, language: 'en' } : speech
  return workersAi.toResult(to, request, { status, headers, body: bytes })
}

/** The envelope of Cloudflare's API around an error. */
function refusal(code: number, message = 'AiError') {
  return { success: false, errors: [{ code, message }], result: null, messages: [] }
}

describe('the adapter for Workers AI', () => {
  it('runs the model of the language, with its speaker and encoding, and never sends a speed', () => {
    const call = workersAi.toCall(backend, speech, 'token', 'whole')
    expect(call.url).toBe('http://127.0.0.1:8790/client/v4/accounts/local/ai/run/@cf/deepgram/aura-2-es')
    expect(call.headers['authorization']).toBe('Bearer token')
    expect(JSON.parse(readCallBody(call.body))).toEqual({
      text: 'Buenos días.',
      speaker: 'aquila',
      encoding: 'mp3',
    })
  })

  it.each([
    ['wav', { encoding: 'linear16', container: 'wav' }],
    ['pcm', { encoding: 'linear16', container: 'none' }],
    ['opus', { encoding: 'opus', container: 'ogg' }],
    ['flac', { encoding: 'flac' }],
    ['aac', { encoding: 'aac' }],
  ] as const)('asks for %s as the vendor names it', (format, expected) => {
    const call = workersAi.toCall(backend, { ...speech, format }, null, 'whole')
    expect(JSON.parse(readCallBody(call.body))).toMatchObject(expected)
    expect(call.headers).not.toHaveProperty('authorization')
  })

  it('reads what the call cost as whole millionths', () => {
    expect(answer(200, sampleMp3(), { 'cf-ai-neurons': '5.45' })).toMatchObject({
      ok: true,
      vendorMicroUnits: 5_450_000,
    })
    expect(answer(200, sampleMp3(), { 'cf-ai-neurons': '220.9000001' })).toMatchObject({
      vendorMicroUnits: 220_900_000,
    })
    expect(answer(200, sampleMp3())).toMatchObject({ vendorMicroUnits: null })
    expect(answer(200, sampleMp3(), { 'cf-ai-neurons': 'many' })).toMatchObject({ vendorMicroUnits: null })
  })

  it('unwraps the base64 of MeloTTS, whose bytes are WAV', () => {
    const call = workersAi.toCall(melo, { ...speech, language: 'en' }, null, 'whole')
    expect(JSON.parse(readCallBody(call.body))).toEqual({
      prompt: 'Buenos días.',
      lang: 'en',
    })
    const audio = Buffer.from(sampleWav(0.5)).toString('base64')
    expect(answer(200, { result: { audio }, success: true }, {}, melo)).toMatchObject({
      ok: true,
      audio: { contentType: 'audio/wav', seconds: 0.5 },
    })
    expect(answer(200, { result: {} }, {}, melo)).toMatchObject({ ok: false, failure: 'not-audio' })
    expect(answer(200, { result: { audio: '%%%' } }, {}, melo)).toMatchObject({
      ok: false,
      failure: 'not-audio',
    })
    expect(answer(200, sampleWav(0.5), {}, melo)).toMatchObject({ ok: true })
  })

  it.each([
    [429, refusal(3036), 'quota', 'quota'],
    [429, refusal(4006), 'quota', 'quota'],
    [
      429,
      { errors: [], message: 'you have used up your daily free allocation of 10,000 neurons' },
      'quota',
      'quota',
    ],
    [429, refusal(3040), 'capacity', 'error'],
    [429, refusal(971), 'rate-limited', 'error'],
    [500, refusal(3043), 'server-error', 'error'],
    [408, refusal(3007), 'timeout', 'timeout'],
    [408, refusal(3008), 'server-error', 'error'],
    [400, refusal(5007), 'configuration', 'error'],
    [404, refusal(3042), 'configuration', 'error'],
    [400, refusal(3003), 'configuration', 'error'],
    [403, refusal(3023), 'configuration', 'error'],
    [403, refusal(3041), 'configuration', 'error'],
    [403, refusal(5016), 'configuration', 'error'],
    [403, refusal(5018), 'configuration', 'error'],
    [403, refusal(5035), 'configuration', 'error'],
    [405, refusal(5019), 'configuration', 'error'],
    [405, refusal(5005), 'configuration', 'error'],
    [400, refusal(5004), 'bad-request', 'error'],
    [400, refusal(8002, 'Invalid input'), 'bad-request', 'error'],
    [413, refusal(3006), 'too-large', 'client-error'],
    [401, refusal(10000, 'Authentication error'), 'authentication', 'error'],
    [401, 'no json', 'authentication', 'error'],
    [502, 'bad gateway', 'server-error', 'error'],
    [404, {}, 'configuration', 'error'],
    [400, refusal(7003, 'Invalid: "My daily free allocation is used up."'), 'bad-request', 'error'],
    [500, 'cannot speak "my daily free allocation"', 'server-error', 'error'],
    [418, {}, 'unknown', 'error'],
  ])('takes %i %j for %s', (status, body, failure, outcome) => {
    expect(answer(status, body)).toMatchObject({ ok: false, failure, outcome })
  })
})
