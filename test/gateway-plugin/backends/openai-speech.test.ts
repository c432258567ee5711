import { describe, expect, it } from 'vitest'
import { openaiSpeech } from '../../../gateway-plugin/backends/openai-speech.ts'
import type { SpeechRequest } from '../../../gateway-plugin/speech/speech-request.ts'
import { readCallBody } from '../../support/read-call-body.ts'
import { sampleWav } from '../sample-audio.ts'
import { sampleKokoro } from '../sample-plan.ts'

const speech: SpeechRequest = {
  text: 'Good morning.',
  characters: 13,
  language: 'en',
  voice: null,
  format: null,
  speed: 1,
  pitch: 1,
}
const backend = sampleKokoro()
const sent = (over: Partial<SpeechRequest> = {}, to = backend) =>
  JSON.parse(readCallBody(openaiSpeech.toCall(to, { ...speech, ...over }, null, 'whole').body))

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body))
  return openaiSpeech.toResult(backend, speech, { status, headers, body: bytes })
}

describe('the adapter for OpenAI-style speech servers', () => {
  it('asks for the whole audio at once, in the format and voice of the client', () => {
    expect(sent({ format: 'wav', voice: 'alloy', speed: 1.5 })).toEqual({
      model: 'kokoro',
      input: 'Good morning.',
      voice: 'am_adam',
      response_format: 'wav',
      stream: false,
      speed: 1.5,
    })
  })

  it('takes the default voice for names that it does not know, and its own names as they are', () => {
    expect(sent({ voice: 'shimmer' }).voice).toBe('af_heart')
    expect(sent({ voice: 'am_adam' }).voice).toBe('am_adam')
    expect(sent({ voice: '__proto__' }).voice).toBe('af_heart')
  })

  it('asks for mp3 where nothing is wanted and the server can, else for what it can', () => {
    expect(sent().response_format).toBe('mp3')
    const wavOnly = sampleKokoro({ capabilities: { ...backend.capabilities, formats: ['wav'] } })
    expect(sent({}, wavOnly).response_format).toBe('wav')
  })

  it('leaves speed out where it cannot be honoured, and sends a credential where there is one', () => {
    const fixed = sampleKokoro({ capabilities: { ...backend.capabilities, speed: false } })
    expect(sent({ speed: 2 }, fixed)).not.toHaveProperty('speed')
    const call = openaiSpeech.toCall(backend, speech, 'secret', 'whole')
    expect(call.headers['authorization']).toBe('Bearer secret')
    expect(call.url).toBe('http://127.0.0.1:8880/v1/audio/speech')
  })

  it('gives audio with its true content type', () => {
    expect(answer(200, sampleWav(1), { 'content-type': 'audio/mpeg' })).toMatchObject({
      ok: true,
      audio: { contentType: 'audio/wav', seconds: 1 },
      vendorMicroUnits: null,
    })
  })

  it.each([
    [
      400,
      {
        detail: { error: 'validation_error', message: "Voice 'x' not found.", type: 'invalid_request_error' },
      },
      'bad-request',
      'error',
    ],
    [400, { detail: { error: 'invalid_model', message: 'Unsupported model: x' } }, 'bad-request', 'error'],
    [422, { detail: [{ loc: ['body', 'voice'], msg: 'Field required' }] }, 'bad-request', 'error'],
    [422, { detail: [{ loc: ['body', 'input'], msg: 'String too long' }] }, 'bad-request', 'client-error'],
    [401, {}, 'authentication', 'error'],
    [404, { detail: 'Not Found' }, 'configuration', 'error'],
    [408, {}, 'timeout', 'timeout'],
    [413, {}, 'too-large', 'client-error'],
    [429, {}, 'rate-limited', 'error'],
    [500, { detail: { error: 'processing_error' } }, 'server-error', 'error'],
    [503, {}, 'capacity', 'error'],
  ])('takes %i %j for %s', (status, body, failure, outcome) => {
    expect(answer(status, body)).toMatchObject({ ok: false, failure, outcome })
  })

  it('reads how long the server wants to be left alone', () => {
    expect(answer(429, {}, { 'retry-after': '3' })).toMatchObject({ retryAfterMs: 3000 })
    expect(answer(429, {}, { 'retry-after': 'soon' })).toMatchObject({ retryAfterMs: null })
  })

  it('takes a JSON body under status 200 for a failure', () => {
    expect(answer(200, { detail: 'oops' })).toMatchObject({ ok: false, failure: 'not-audio' })
  })
})
