import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeenPhrases } from '../../../gateway-plugin/speech/seen-phrases.ts'
import type { SpeechRequest } from '../../../gateway-plugin/speech/speech-request.ts'
import { createMemoryCache } from '../../../gateway-plugin/stores/cache.ts'
import { computeCacheKey, computePhraseKey, normaliseText } from '../../../gateway-plugin/stores/cache-key.ts'
import { createMemoryRateLimit } from '../../../gateway-plugin/stores/rate-limit.ts'
import { sampleKokoro, sampleVendor } from '../sample-plan.ts'

const audio = (size: number) => ({ bytes: new Uint8Array(size), contentType: 'audio/wav', seconds: 1 })
const speech: SpeechRequest = {
  text: 'Hello there.',
  characters: 12,
  language: 'en',
  voice: null,
  format: 'wav',
  speed: 1,
  pitch: 1,
}

describe('the memory cache', () => {
  it('never holds more bytes than it may, and forgets what was used longest ago', () => {
    const cache = createMemoryCache({ mostBytes: 5000, lifetimeMs: 1000, now: () => 0 })
    for (const key of ['a', 'b', 'c']) cache.put(key, audio(1200))
    expect(cache.get('a')).not.toBeNull()
    cache.put('d', audio(1200))
    expect(cache.get('b')).toBeNull()
    expect(cache.get('a')).not.toBeNull()
    cache.put('huge', audio(6000))
    expect(cache.get('huge')).toBeNull()
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 4000 }))),
        (steps) => {
          for (const [key, size] of steps) {
            cache.put(String(key), audio(size))
            expect(cache.bytes()).toBeLessThanOrEqual(5000)
          }
        },
      ),
    )
  })

  it('forgets after its lifetime', () => {
    let now = 0
    const cache = createMemoryCache({ mostBytes: 5000, lifetimeMs: 1000, now: () => now })
    cache.put('a', audio(10))
    now = 999
    expect(cache.get('a')).not.toBeNull()
    now = 1000
    expect(cache.get('a')).toBeNull()
    expect(cache.bytes()).toBe(0)
  })
})

describe('cache keys', () => {
  it('differ by everything that changes the audio', async () => {
    const kokoro = sampleKokoro()
    const keys = await Promise.all([
      computeCacheKey(kokoro, speech),
      computeCacheKey(sampleVendor(), speech),
      computeCacheKey(sampleKokoro({ revision: 'v2' }), speech),
      computeCacheKey(kokoro, { ...speech, voice: 'alloy' }),
      computeCacheKey(kokoro, { ...speech, format: 'pcm' }),
      computeCacheKey(kokoro, { ...speech, speed: 1.1 }),
      computeCacheKey(kokoro, { ...speech, text: 'Hello there!' }),
    ])
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('are the same for what sounds the same', async () => {
    const same = await computeCacheKey(sampleKokoro(), { ...speech, text: ' Hello   there.\n' })
    expect(await computeCacheKey(sampleKokoro(), speech)).toBe(same)
    const vendor = sampleVendor()
    expect(await computeCacheKey(vendor, { ...speech, speed: 2 })).toBe(await computeCacheKey(vendor, speech))
    expect(normaliseText('e\u0301 x')).toBe('\u00e9 x')
  })

  it('know a phrase again, whoever spoke it', async () => {
    const seen = createSeenPhrases()
    const key = computePhraseKey(speech)
    expect([seen.meet(key), seen.meet(computePhraseKey({ ...speech }))]).toEqual([false, true])
    for (const other of [{ text: 'Hello here.' }, { voice: 'alloy' }, { language: 'es' }])
      expect(seen.meet(computePhraseKey({ ...speech, ...other }))).toBe(false)
    expect(seen.meet(key)).toBe(true)
  })

  it('forget the phrase that was met longest ago where there is no more room', () => {
    const seen = createSeenPhrases(1)
    for (let n = 0; n < 8; n++) expect(seen.meet([n, n])).toBe(false)
    expect(seen.meet([0, 0])).toBe(true)
    expect(seen.meet([8, 8])).toBe(false)
    expect([seen.meet([0, 0]), seen.meet([2, 2]), seen.meet([1, 1])]).toEqual([true, true, false])
  })

  it('remember fifty thousand phrases, but for one in fifty whose row was full', () => {
    const seen = createSeenPhrases()
    const keys = Array.from({ length: 50_000 }, (_, n) =>
      computePhraseKey({ ...speech, text: `Phrase ${n}.` }),
    )
    expect(keys.filter((key) => seen.meet(key))).toEqual([])
    expect(keys.filter((key) => seen.meet(key)).length).toBeGreaterThan(49_000)
  })
})

describe('the rate limit', () => {
  it('lets a hundred requests an hour through, each caller for itself, and says when to come back', () => {
    let now = 0
    const limit = createMemoryRateLimit(100, () => now)
    for (let i = 0; i < 100; i++) expect(limit.take('ana')).toEqual({ ok: true })
    now = 600_000
    expect(limit.take('ana')).toEqual({ ok: false, retryAfterSeconds: 3000 })
    expect(limit.take('ben')).toEqual({ ok: true })
    now = 3_600_000
    expect(limit.take('ana')).toEqual({ ok: true })
  })

  it('can be switched off', () => {
    const limit = createMemoryRateLimit(0, () => 0)
    for (let i = 0; i < 500; i++) expect(limit.take('ana')).toEqual({ ok: true })
  })
})
