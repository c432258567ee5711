import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settleLanguage } from '../../../gateway-plugin/routing/settle-language.ts'
import {
  countCodePoints,
  parseOpenAiBody,
  parseSpeakBody,
} from '../../../gateway-plugin/speech/parse-speech-body.ts'
import { samplePlan } from '../sample-plan.ts'

const openAi = { model: 'tts-1', input: 'Hello.', voice: 'alloy' }

function fieldsOf(parsed: ReturnType<typeof parseSpeakBody>): string[] {
  return parsed.ok ? [] : parsed.problems.map(({ field }) => field)
}

describe('validating a request', () => {
  it('takes what old pages send, and ignores what it does not know', () => {
    expect(
      parseSpeakBody(
        { text: 'Hola', language: 'es-MX', speed: 1.2, pitch: 1, voice: 'default', extra: {} },
        'kokoro',
      ),
    ).toEqual({
      ok: true,
      body: {
        text: 'Hola',
        characters: 4,
        voice: null,
        language: 'es',
        format: null,
        speed: 1.2,
        pitch: 1,
        engine: 'kokoro',
        ignored: [],
        user: null,
      },
    })
  })

  it('passes no half of a pair on to servers, and whole pairs as they are', () => {
    const parsed = parseSpeakBody({ text: 'One \ud800 two \udc00\ud83d three 😀.' }, null)
    expect(parsed).toMatchObject({ ok: true, body: { text: 'One \ufffd two \ufffd\ufffd three 😀.' } })
    const openAiParsed = parseOpenAiBody({ ...openAi, input: 'Cut \ud83d' }, null)
    expect(openAiParsed).toMatchObject({ ok: true, body: { text: 'Cut \ufffd' } })
  })

  it('lists every field that is wrong, with what was expected', () => {
    const parsed = parseSpeakBody(
      { text: ' ', voice: 5, language: 'English!', speed: 9, pitch: 'high', format: 'midi' },
      null,
    )
    expect(fieldsOf(parsed).sort()).toEqual(['format', 'language', 'pitch', 'speed', 'text', 'voice'])
    if (!parsed.ok)
      expect(parsed.problems.find(({ field }) => field === 'speed')?.problem).toBe(
        'expected a number from 0.25 to 4, got 9',
      )
  })

  it('never repeats the text in an error', () => {
    const secret = 'my secret words '.repeat(400)
    const parsed = parseSpeakBody({ text: secret }, null)
    expect(fieldsOf(parsed)).toEqual(['text'])
    expect(JSON.stringify(parsed)).not.toContain('secret')
    expect(JSON.stringify(parsed)).toContain('6400')
  })

  it("takes OpenAI's body, with mp3 unless asked otherwise", () => {
    expect(parseOpenAiBody({ ...openAi, user: 'u1', instructions: 'softly' }, null)).toMatchObject({
      ok: true,
      body: {
        text: 'Hello.',
        voice: 'alloy',
        format: 'mp3',
        language: null,
        user: 'u1',
        ignored: ['instructions'],
      },
    })
    expect(parseOpenAiBody({ ...openAi, voice: { id: 'mine' }, response_format: 'wav' }, 'es')).toMatchObject(
      {
        ok: true,
        body: { voice: 'mine', format: 'wav', language: 'es' },
      },
    )
  })

  it('refuses what OpenAI refuses', () => {
    expect(fieldsOf(parseOpenAiBody({}, null)).sort()).toEqual(['input', 'model', 'voice'])
    expect(fieldsOf(parseOpenAiBody({ ...openAi, input: 'a'.repeat(4097) }, null))).toEqual(['input'])
    expect(fieldsOf(parseOpenAiBody({ ...openAi, input: 'a'.repeat(4096) }, null))).toEqual([])
    expect(fieldsOf(parseOpenAiBody({ ...openAi, instructions: 'a'.repeat(4097) }, null))).toEqual([
      'instructions',
    ])
    expect(fieldsOf(parseOpenAiBody({ ...openAi, stream_format: 'sse' }, null))).toEqual(['stream_format'])
    expect(fieldsOf(parseOpenAiBody({ ...openAi, speed: 0.1, response_format: 3 }, null)).sort()).toEqual([
      'response_format',
      'speed',
    ])
    expect(fieldsOf(parseOpenAiBody(null, null))).toEqual(['(body)'])
  })

  it('counts characters as people do, beyond the basic plane too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(countCodePoints(text)).toBe([...text].length)
      }),
    )
  })

  it('never throws on any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        parseSpeakBody(value, null)
        parseOpenAiBody(value, 'x')
      }),
    )
  })
})

describe('settling the language', () => {
  const plan = samplePlan()
  const settle = (over: Partial<{ language: string; engine: string; voice: string }>) =>
    settleLanguage(plan, { language: null, engine: null, voice: null, ...over }, 'en')

  it('believes the request first, then the engine, then the voice, then the default', () => {
    expect(settle({ language: 'de', engine: 'aura-2-es' })).toBe('de')
    expect(settle({ engine: 'aura-2-es' })).toBe('es')
    expect(settle({ voice: 'aquila' })).toBe('es')
    expect(settle({ voice: 'alloy' })).toBe('en')
    expect(settle({ voice: 'nobody', engine: 'kokoro' })).toBe('en')
    expect(settleLanguage(null, { language: null, engine: 'aura-2-es', voice: null }, 'en')).toBe('en')
  })
})
