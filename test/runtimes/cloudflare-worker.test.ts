import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { Miniflare } from 'miniflare'
import { afterEach, describe, expect, it } from 'vitest'
import { bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import { sniffAudio } from '../../gateway-plugin/audio/sniff-audio.ts'
import { until } from './listen.ts'
import type { Mood } from './loopback-speech.ts'
import { pluginModules } from './worker-modules.ts'
import {
  COMPATIBILITY_DATE,
  startWorkerWorld,
  type WorkerWorld,
  type WorkerWorldOptions,
} from './worker-world.ts'

const worlds: WorkerWorld[] = []
const open = async (options: WorkerWorldOptions = {}) => {
  const world = await startWorkerWorld(options)
  worlds.push(world)
  return world
}
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
})

interface TextStore {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
}

const hello = { text: 'Hello there.', format: 'wav' }
const say = (text: string) => ({ text, format: 'wav' })
const json = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes))
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

describe('a gateway in a Worker', () => {
  it('answers with audio, its true type and the headers that pages read', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const answer = await w.speak(hello)
    expect(answer.status).toBe(200)
    expect(sniffAudio(answer.bytes)).toBe('wav')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'audio/wav',
      'x-tts-engine': 'kokoro',
      'x-tts-source': 'self-hosted',
      'x-tts-cache': 'miss',
      'x-tts-arm': 'candidate',
      'x-tts-model-version': 'kokoro-v0.8.0',
    })
  })

  it('reports each attempt within the request that made it, without the text or the user', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(hello, { 'x-user-id': 'ana@example.org' })
    const [record] = await w.records(1)
    expect(record).toMatchObject({
      rollout: 'tts',
      planVersion: 1,
      arm: 'candidate',
      assignedBy: 'hash',
      role: 'primary',
      backend: 'kokoro',
      outcome: 'ok',
      status: 200,
      audioSeconds: 1,
      audioBytes: 32_044,
      characters: 12,
    })
    const sent = JSON.stringify(await w.records(1))
    expect(sent).not.toContain('Hello')
    expect(sent).not.toContain('ana@')
    expect(w.logged()).toContain('plan.applied')
    expect(w.logged()).not.toMatch(/Hello|ana@/)
    expect(w.control.ledger.complaints()).toEqual([])
  })

  it('loses no record of a burst, and sends those that end together in a few batches', async () => {
    const many = { concurrency: 100 }
    const w = await open({ rollout: { share: 5_000 }, kokoro: many, vendor: many })
    await w.speak(hello)
    const texts = Array.from({ length: 60 }, (_, index) => say(`Sentence number ${index}.`))
    const answers = await Promise.all(
      texts.map((body, index) => w.speak(body, { 'x-user-id': `user-${index}` })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(60).fill(200))
    const records = await w.records(61)
    expect(records.length).toBe(61)
    expect(w.control.ledger.batches().length).toBeLessThan(30)
    expect(w.control.ledger.complaints()).toEqual([])
    for (const record of records) expect(record.arm).toBe(record.bucket <= 5_000 ? 'candidate' : 'baseline')
  })

  it('keeps records while control is away, and delivers them with a later request', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(say('First.'))
    await w.records(1)
    w.control.isAway = true
    for (const text of ['Second.', 'Third.']) expect((await w.speak(say(text))).status).toBe(200)
    await wait(400)
    w.control.isAway = false
    const records = await until(
      async () => {
        await w.speak(say(`Later ${Math.random()}.`))
        return w.control.ledger.records()
      },
      (all) => all.length >= 4,
    )
    expect(new Set(records.map(({ startedAt }) => startedAt)).size).toBeGreaterThan(2)
  })

  it('speaks through the AI binding: no token, no HTTP, and the neurons that the call cost', async () => {
    const w = await open({
      rollout: { share: 0 },
      vendor: { dialect: 'binding', credential: null, aiGateway: 'tts' },
    })
    const answer = await w.speak(hello)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-tts-source')).toBe('cloudflare-ai')
    expect(sniffAudio(answer.bytes)).toBe('wav')
    expect(w.vendor.bodies).toEqual([
      { text: 'Hello there.', speaker: 'luna', encoding: 'linear16', container: 'wav' },
    ])
    const [record] = await w.records(1)
    expect(record).toMatchObject({ backend: 'workers-ai', outcome: 'ok', vendorMicroUnits: 32_727_240 })
  })

  it('takes the quota error of the AI binding for what it is, and speaks through the candidate', async () => {
    const w = await open({
      rollout: { share: 0 },
      vendor: { dialect: 'binding', credential: null },
    })
    w.vendor.mood = {
      kind: 'answers',
      status: 429,
      body: { internalCode: 3036, description: 'daily free allocation used' },
    }
    const answer = await w.speak(hello)
    expect(answer.headers.get('x-tts-engine')).toBe('kokoro')
    expect(await w.records(2)).toMatchObject([
      { backend: 'workers-ai', role: 'primary', outcome: 'quota', failure: 'quota' },
      { backend: 'kokoro', role: 'fallback', outcome: 'ok' },
    ])
  })

  it('takes feedback on an answer and brings it to control', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const receipt = (await w.speak(hello)).headers.get('x-tts-receipt')
    const taken = await w.speak({ receipt, kind: 'complaint' }, {}, '/tts/feedback')
    expect(taken.status).toBe(202)
    await until(
      () => w.control.feedback,
      (all) => all.length === 1,
    )
  })

  it('tells trusted addresses how it is, and nobody else', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(hello)
    await w.speak(hello)
    const status = json((await w.speak(null, {}, '/status')).bytes)
    expect(status.plan).toMatchObject({ planVersion: 1, source: 'poll' })
    expect(status.cache).toMatchObject({ hits: 1, misses: 1, hitRate: 0.5 })
    expect((await w.speak(null, { 'cf-connecting-ip': '203.0.113.9' }, '/status')).status).toBe(403)
  })
})

describe('assignments in a Worker', () => {
  it('are those of every other gateway, for all vectors of a stock nginx', async () => {
    const path = join(import.meta.dirname, '..', 'vectors', 'assignment.json')
    const { shares, vectors } = JSON.parse(readFileSync(path, 'utf8')) as {
      shares: number[]
      vectors: { salt: string; unit: string; hash: number; candidateFrom: number | null }[]
    }
    const worker = new Miniflare({
      compatibilityDate: COMPATIBILITY_DATE,
      modules: pluginModules(`
        import { hashUnit, assign } from '../../gateway-plugin/assign.ts'
        export default { async fetch(request) {
          const { shares, vectors } = await request.json()
          return Response.json(vectors.map(({ salt, unit }) => [hashUnit(salt, unit),
            shares.find((share) => assign(salt, unit, share) === 'candidate') ?? null]))
        } }`),
    })
    const answer = await worker.dispatchFetch('http://assign.local/', {
      method: 'POST',
      body: JSON.stringify({ shares, vectors }),
    })
    const found = (await answer.json()) as [number, number | null][]
    await worker.dispose()
    expect(found).toEqual(vectors.map(({ hash, candidateFrom }) => [hash, candidateFrom]))
  })

  it('take the bytes of a user header as UTF-8', async () => {
    const w = await open({ rollout: { share: 5_000, salt: 'tts-2026-salt' } })
    const address = await w.worker.ready
    const user = 'José Ñandú 日本'
    const status = await new Promise<number>((resolve, reject) => {
      const raw = Buffer.from(user, 'utf8').toString('latin1')
      const headers = { 'x-user-id': raw, 'cf-connecting-ip': '127.0.0.1' }
      const request = httpRequest(new URL('/tts/speak', address), { method: 'POST', headers }, (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
      })
      request.on('error', reject)
      request.end(Buffer.from(JSON.stringify(hello)))
    })
    expect(status).toBe(200)
    const [record] = await w.records(1)
    expect(record?.bucket).toBe(bucketOf(hashUnit('tts-2026-salt', user)))
  })
})

describe('the plan in a Worker', () => {
  it('is at most five seconds old when it is used, also after a silence', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    expect((await w.speak(say('One.'))).headers.get('x-tts-arm')).toBe('candidate')
    w.control.publishQuietly(w.plan({ share: 0 }))
    await wait(5_000)
    expect((await w.speak(say('Two.'))).headers.get('x-tts-arm')).toBe('baseline')
  })

  it('follows a rollback within seconds where there is traffic', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(say('One.'))
    w.control.publishQuietly(w.plan({ share: 0, phase: 'rolled-back' }))
    const publishedAt = Date.now()
    await until(
      () => w.speak(say(`Text ${Math.random()}`)),
      ({ headers }) => headers.get('x-tts-arm') === 'baseline',
    )
    expect(Date.now() - publishedAt).toBeLessThan(5_000)
    await until(
      () => w.control.ledger.batches(),
      (batches) => batches.some(({ header }) => header.planVersion === 2),
    )
  })

  it('comes from KV where control is down when an isolate begins', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(hello)
    const kv = (await w.worker.getKVNamespace('CROSSFADE_KV', 'gateway')) as unknown as TextStore
    const stored = (await kv.get('plan:gateway')) ?? ''
    expect(JSON.parse(stored)).toMatchObject({ planVersion: 1 })

    const late = await open({ hasPlan: false, controlUrl: 'http://127.0.0.1:9' })
    const lateKv = (await late.worker.getKVNamespace('CROSSFADE_KV', 'gateway')) as unknown as TextStore
    const moved = stored.replaceAll(w.kokoro.url, late.kokoro.url).replaceAll(w.vendor.url, late.vendor.url)
    await lateKv.put('plan:gateway', moved)
    const answer = await late.speak(hello)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-tts-engine')).toBe('kokoro')
    const status = json((await late.speak(null, {}, '/status')).bytes)
    expect(status.plan.source).toBe('stored')
    expect(status.plan.controlUnreachableSince).not.toBeNull()
  })

  it('that never came leads to the browser’s own voice, within a bounded time', async () => {
    const w = await open({ hasPlan: false, controlUrl: 'http://127.0.0.1:9' })
    const startedAt = Date.now()
    const answer = await w.speak(hello)
    expect(Date.now() - startedAt).toBeLessThan(4_000)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('x-tts-fallback')).toBe('required')
    expect(json(answer.bytes).fallback).toBe(true)
  })
})

describe('audio and limits in a Worker', () => {
  it.each(['cache-api', 'kv'])('keeps audio in %s beyond the life of an isolate', async (kind) => {
    const variables = { CROSSFADE_CACHE: kind }
    const w = await open({ rollout: { share: 10_000 }, variables })
    const first = await w.speak(hello)
    expect(first.headers.get('x-tts-cache')).toBe('miss')
    expect((await w.speak(hello)).headers.get('x-tts-cache')).toBe('hit')
    await w.restart()
    const again = await w.speak(hello)
    expect(again.headers.get('x-tts-cache')).toBe('hit')
    expect(Buffer.compare(again.bytes, first.bytes)).toBe(0)
    expect(again.headers.get('content-type')).toBe('audio/wav')
    w.control.publishQuietly(w.plan({ share: 0 }))
    await w.restart()
    const other = await w.speak(hello)
    expect(Object.fromEntries(other.headers)).toMatchObject({
      'x-tts-arm': 'baseline',
      'x-tts-cache': 'miss',
      'x-tts-engine': 'workers-ai',
    })
  })

  it('counts a user’s requests in a Durable Object, misses only, and says when to come back', async () => {
    const w = await open({
      rollout: { share: 10_000 },
      variables: { CROSSFADE_RATE_LIMIT: '2' },
      worker: { durableObjects: { CROSSFADE_LIMIT: 'CrossfadeLimiter' } },
    })
    const ask = async (text: string) => (await w.speak(say(text), { 'x-user-id': 'ana' })).status
    expect([await ask('One.'), await ask('One.'), await ask('Two.')]).toEqual([200, 200, 200])
    await w.restart()
    const refused = await w.speak(say('Three.'), { 'x-user-id': 'ana' })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500)
    expect((await w.speak(say('Three.'), { 'x-user-id': 'ben' })).status).toBe(200)
  })
})

describe('a limit by address in a Worker', () => {
  it('holds for everybody at that address, beside the limit of each user', async () => {
    const w = await open({
      rollout: { share: 10_000 },
      variables: { CROSSFADE_RATE_LIMIT: '2', CROSSFADE_ADDRESS_RATE_LIMIT: '3' },
      worker: { durableObjects: { CROSSFADE_LIMIT: 'CrossfadeLimiter' } },
    })
    const ask = async (text: string, user: string, address: string) =>
      (await w.speak(say(text), { 'x-user-id': user, 'cf-connecting-ip': address })).status
    const home = '127.0.0.1'
    expect([
      await ask('One.', 'ana', home),
      await ask('Two.', 'ana', home),
      await ask('Three.', 'ana', home),
      await ask('Four.', 'ben', home),
      await ask('Five.', 'ben', home),
      await ask('Six.', 'ben', '127.0.0.2'),
    ]).toEqual([200, 200, 429, 200, 429, 429])
  })
})

describe('a Worker whose candidate is in trouble', () => {
  const troubles: readonly (readonly [Mood, string])[] = [
    [{ kind: 'resets' }, 'reset'],
    [{ kind: 'cuts-short' }, 'truncated-body'],
    [{ kind: 'hangs' }, 'timeout'],
    [{ kind: 'trickles' }, 'timeout'],
    [{ kind: 'answers', status: 200, body: { error: 'oh' } }, 'not-audio'],
    [{ kind: 'answers', status: 500, body: {} }, 'server-error'],
  ]
  it.each(troubles)('still gives audio when it %o, and names the failure', async (mood, failure) => {
    // A short limit only where it is what is waited for: a busy machine is no timeout.
    const kokoro = failure === 'timeout' ? { timeoutMs: 400 } : {}
    const w = await open({ rollout: { share: 10_000 }, kokoro })
    w.kokoro.mood = mood
    const answer = await w.speak(hello)
    expect(answer.headers.get('x-tts-source')).toBe('cloudflare-fallback')
    expect(sniffAudio(answer.bytes)).toBe('wav')
    expect(await w.records(2)).toMatchObject([
      { backend: 'kokoro', role: 'primary', failure },
      { backend: 'workers-ai', role: 'fallback', outcome: 'ok', reason: 'after-failure' },
    ])
  })

  it('names a candidate that is not there at all', async () => {
    const w = await open({ rollout: { share: 10_000 }, kokoro: { url: 'http://127.0.0.1:9' } })
    expect((await w.speak(hello)).headers.get('x-tts-engine')).toBe('workers-ai')
    const [first] = await w.records(2)
    expect(first).toMatchObject({ backend: 'kokoro', outcome: 'error' })
    expect(['connect', 'reset']).toContain(first?.failure)
  })
})

describe('a Worker with wrong settings', () => {
  it('sends pages to their own voice and tells its log, and nobody else, what is missing', async () => {
    const w = await open({ variables: { CROSSFADE_UNIT_KEY: 'short' } })
    const answer = await w.speak(hello)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('x-tts-fallback')).toBe('required')
    expect(new TextDecoder().decode(answer.bytes)).not.toContain('CROSSFADE')
    expect(w.logged()).toContain('CROSSFADE_UNIT_KEY: expected a secret of 32 characters or more, got 5')
  })

  it('lets pages of the allowed origins read that, after a preflight too', async () => {
    const origin = 'https://app.example.org'
    const w = await open({
      variables: { CROSSFADE_UNIT_KEY: 'short', CROSSFADE_ALLOWED_ORIGINS: origin },
    })
    const preflight = await w.worker.dispatchFetch('http://worker/tts/speak', {
      method: 'OPTIONS',
      headers: { origin },
    })
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-methods')).toBe('POST, OPTIONS')
    const { headers } = await w.speak(hello, { origin })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-expose-headers')).toContain('X-TTS-Fallback')
    const { headers: others } = await w.speak(hello, { origin: 'https://elsewhere.example.org' })
    expect(others.get('access-control-allow-origin')).toBeNull()
  })
})

describe('a copy that makes room in a Worker', () => {
  it('costs the user who needs its place nothing, though another request began it', async () => {
    const w = await open({
      rollout: { share: 10_000, shadow: { forward: 0, reverse: 10_000, reversePerHour: 0 } },
      vendor: { concurrency: 1 },
    })
    w.vendor.mood = { kind: 'slow', ms: 1_500 }
    expect((await w.speak(say('One.'))).status).toBe(200)
    await until(
      () => w.vendor.bodies.length,
      (calls) => calls === 1,
    )
    w.vendor.mood = { kind: 'well' }
    const answer = await w.speak({ ...say('Buenos días.'), language: 'es' })
    expect([answer.status, answer.headers.get('x-tts-engine')]).toEqual([200, 'workers-ai'])
  })
})

describe('requests that wait for a place in a Worker', () => {
  it('get it from each other, although Workers keep requests apart', async () => {
    const w = await open({ vendor: { concurrency: 1 } })
    await w.speak({ ...say('Hola.'), language: 'es' })
    w.vendor.mood = { kind: 'slow', ms: 300 }
    const answers = await Promise.all(
      ['Uno.', 'Dos.', 'Tres.'].map((text) => w.speak({ ...say(text), language: 'es' })),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

describe('identical requests at the same time in a Worker', () => {
  it('make one call, although Workers keep requests apart, and everybody gets its audio', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(say('First.'))
    w.kokoro.mood = { kind: 'slow', ms: 200 }
    const before = w.kokoro.bodies.length
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => w.speak(hello, { 'x-user-id': `user-${index}` })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(w.kokoro.bodies.length - before).toBe(1)
    expect(answers.every(({ bytes }) => Buffer.compare(bytes, answers[0]!.bytes) === 0)).toBe(true)
  })
})
