import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import { sniffAudio } from '../../gateway-plugin/audio/sniff-audio.ts'
import { type GatewayWorld, startWorld, type WorldOptions } from './gateway-world.ts'
import { until } from './listen.ts'

let world: GatewayWorld
const open = async (options: WorldOptions = {}) => {
  world = await startWorld(options)
  return world
}
afterEach(() => world.close())

const hello = { text: 'Hello there.', format: 'wav' }
const json = (body: Buffer) => JSON.parse(body.toString())

describe('speaking through a gateway on Node', () => {
  it('answers with audio, its true type and every header that pages read', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const answer = await w.speak(hello)
    expect(answer.status).toBe(200)
    expect(sniffAudio(answer.body)).toBe('wav')
    expect(answer.headers).toMatchObject({
      'content-type': 'audio/wav',
      'content-length': String(answer.body.length),
      'x-tts-engine': 'kokoro',
      'x-tts-source': 'self-hosted',
      'x-tts-cache': 'miss',
      'x-tts-arm': 'candidate',
      'x-tts-model-version': 'kokoro-v0.8.0',
    })
    expect(Number(answer.headers['x-tts-latency'])).toBeGreaterThanOrEqual(0)
    expect(answer.headers['x-request-id']).toMatch(/^g.{22}-1$/)
    for (const name of Object.keys(answer.headers).filter((key) => key.startsWith('x-tts')))
      expect(answer.headers['access-control-expose-headers']?.toLowerCase()).toContain(name)
  })

  it('reports each attempt once, without the text or the user', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(hello, 'ana@example.org')
    await w.speak({ ...hello, language: 'es' }, 'ana@example.org')
    const [candidate, spanish] = await w.records(2)
    expect(candidate).toMatchObject({
      rollout: 'tts',
      planVersion: 1,
      epoch: 1,
      eligible: true,
      arm: 'candidate',
      assignedBy: 'hash',
      role: 'primary',
      backend: 'kokoro',
      revision: 'kokoro-v0.8.0',
      outcome: 'ok',
      reason: 'split',
      status: 200,
      characters: 12,
      audioSeconds: 1,
      audioBytes: 32_044,
      language: 'en',
      cache: 'miss',
      repeated: false,
      vendorMicroUnits: null,
    })
    expect(spanish).toMatchObject({
      arm: 'baseline',
      eligible: false,
      reason: 'not-eligible-language',
      backend: 'workers-ai',
      vendorMicroUnits: 32_727_240,
      unit: candidate!.unit,
    })
    const all = JSON.stringify(w.control.ledger.batches()) + w.logged.join()
    expect(all).not.toContain('Hello')
    expect(all).not.toContain('ana@')
    expect(w.control.ledger.complaints()).toEqual([])
  })

  it('keeps 10 % of 2,000 users on the candidate, and all of them there at 25 %', async () => {
    const w = await open({ rollout: { share: 1000 } })
    const armOf = async (user: string) =>
      json((await w.ask(`/tts/explain?user=${user}&language=en`)).body).arm
    const users = Array.from({ length: 2000 }, (_, i) => `user-${i}`)
    const before = await Promise.all(users.map(armOf))
    const share = before.filter((arm) => arm === 'candidate').length / users.length
    expect(share).toBeGreaterThan(0.08)
    expect(share).toBeLessThan(0.12)
    w.control.publish(w.plan({ share: 2500 }))
    await until(
      () => w.ask('/readyz'),
      ({ body }) => json(body).planVersion === 2,
    )
    const after = await Promise.all(users.map(armOf))
    expect(users.filter((_, i) => before[i] === 'candidate' && after[i] === 'baseline')).toEqual([])
  })

  it('serves the openai client without any other change', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const client = new OpenAI({ baseURL: `${w.url}/v1`, apiKey: 'any' })
    const answer = await client.audio.speech.create({ model: 'tts-1', voice: 'alloy', input: 'Hello.' })
    expect(sniffAudio(new Uint8Array(await answer.arrayBuffer()))).toBe('mp3')
    expect(w.vendor.bodies[0]).toMatchObject({ speaker: 'orion', encoding: 'mp3' })
    const refused = await client.audio.speech
      .create({ model: 'tts-1', voice: 'alloy', input: '', speed: 9 })
      .catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(OpenAI.BadRequestError)
    expect(String(refused)).toContain('speed: expected a number from 0.25 to 4')
  })

  it('hashes the bytes of a user header as UTF-8, as nginx does', async () => {
    const w = await open()
    const user = 'José-Ñandú-🦜'
    await w.speak(hello, user)
    const [record] = await w.records(1)
    expect(record?.bucket).toBe(bucketOf(hashUnit('tts-2026-salt', user)))
  })

  it('gives anonymous visitors a session and keeps them on one side from then on', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const first = await w.speak(hello, null)
    expect(first.headers['x-tts-arm']).toBe('baseline')
    const cookie = String(first.headers['set-cookie']).split(';')[0]!
    const second = await w.speak(hello, null, { cookie })
    expect(second.headers).toMatchObject({ 'x-tts-arm': 'candidate' })
    expect(second.headers['set-cookie']).toBeUndefined()
    const forged = await w.speak(hello, null, {
      cookie: cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    })
    expect(forged.headers['x-tts-arm']).toBe('baseline')
  })

  it('answers from its cache, but never one arm with what the other spoke', async () => {
    const w = await open({ rollout: { overrides: [{ unit: 'tester', arm: 'candidate' }], share: 0 } })
    await w.speak(hello, 'a')
    const again = await w.speak({ ...hello, text: '  Hello   there. ' }, 'b')
    expect(again.headers).toMatchObject({
      'x-tts-cache': 'hit',
      'x-tts-source': 'cache',
      'x-tts-engine': 'workers-ai',
    })
    const tester = await w.speak(hello, 'tester')
    expect(tester.headers).toMatchObject({ 'x-tts-cache': 'miss', 'x-tts-engine': 'kokoro' })
    const bypass = await w.speak(hello, 'a', { 'cache-control': 'no-store' })
    expect(bypass.headers).toMatchObject({ 'x-tts-cache': 'bypass', 'x-tts-source': 'cloudflare-ai' })
    const records = await w.records(4)
    expect(records.map(({ cache, latencyMs, repeated }) => [cache, latencyMs === null, repeated])).toEqual([
      ['miss', false, false],
      ['hit', true, true],
      ['miss', false, true],
      ['bypass', false, true],
    ])
  })

  it('limits each user, misses only, and says when to come back', async () => {
    const w = await open({ settings: { rateLimit: 2 } })
    for (const text of ['One.', 'Two.']) expect((await w.speak({ text })).status).toBe(200)
    const limited = await w.speak({ text: 'Three.' })
    expect(limited.status).toBe(429)
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(3500)
    expect((await w.speak({ text: 'One.' })).status).toBe(200)
    expect((await w.speak({ text: 'Three.' }, 'user-2')).status).toBe(200)
    expect(await w.records(4)).toHaveLength(4)
  })

  it('says what is wrong with a request, in the form of its door', async () => {
    const w = await open()
    const bad = await w.speak({ text: '', speed: 'fast' })
    expect(bad.status).toBe(400)
    expect(json(bad.body).problems.map(({ field }: { field: string }) => field)).toEqual(['text', 'speed'])
    const german = await w.speak({ text: 'Guten Tag', language: 'de' })
    expect(json(german.body).message).toBe('language: expected one of en, es, got "de"')
    const openAi = await w.ask('/v1/audio/speech', 'not json')
    expect(json(openAi.body).error).toMatchObject({ type: 'invalid_request_error', param: '(body)' })
    expect((await w.speak({ text: 'a'.repeat(200_000) })).status).toBe(413)
    expect((await w.ask('/tts/speak')).status).toBe(405)
    expect((await w.ask('/nowhere')).status).toBe(404)
  })

  it('lets pages of the configured origins in, and no others', async () => {
    const w = await open({ settings: { allowedOrigins: ['https://app.example.org'] } })
    const origin = 'https://app.example.org'
    const preflight = await w.ask('/tts/speak', undefined, { origin }, 'OPTIONS')
    expect(preflight.status).toBe(204)
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST, OPTIONS',
      'access-control-allow-headers': 'Content-Type, Authorization',
      vary: 'Origin',
    })
    expect(preflight.headers['content-length']).toBeUndefined()
    expect((await w.speak(hello, 'a', { origin })).headers['access-control-allow-credentials']).toBe('true')
    const tooLarge = await w.speak({ text: 'a'.repeat(200_000) }, 'a', { origin })
    expect([tooLarge.status, tooLarge.headers['access-control-allow-origin']]).toEqual([413, origin])
    const other = await w.speak(hello, 'a', { origin: 'https://evil.example.org' })
    expect(other.headers['access-control-allow-origin']).toBeUndefined()
  })

  it('sends the headers that forbid sniffing and frames with every answer, errors too', async () => {
    const w = await open()
    const answers = [
      await w.speak(hello),
      await w.speak({ text: '' }),
      await w.ask('/nowhere'),
      await w.ask('/healthz'),
      await w.speak({ text: 'a'.repeat(200_000) }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 404, 200, 413])
    for (const { headers } of answers)
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' })
  })

  it('answers HEAD as GET without a body, as monitors ask', async () => {
    const w = await open()
    for (const path of ['/healthz', '/readyz', '/nowhere']) {
      const [whole, head] = [await w.ask(path), await w.ask(path, undefined, {}, 'HEAD')]
      expect([path, head.status, head.body.length]).toEqual([path, whole.status, 0])
      expect(head.headers['content-type']).toBe(whole.headers['content-type'])
    }
  })

  it('takes other methods, headers and origins where they are set', async () => {
    const w = await open({
      settings: {
        allowedOrigins: ['*'],
        allowedMethods: ['POST'],
        allowedHeaders: ['*'],
        securityHeaders: { 'x-frame-options': 'SAMEORIGIN' },
      },
    })
    const asked = { origin: 'https://any.example', 'access-control-request-headers': 'x-stainless-os' }
    const preflight = await w.ask('/v1/audio/speech', undefined, asked, 'OPTIONS')
    expect(preflight.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'x-stainless-os',
      'x-frame-options': 'SAMEORIGIN',
    })
    expect(preflight.headers['access-control-allow-credentials']).toBeUndefined()
    expect(preflight.headers['x-content-type-options']).toBeUndefined()
  })

  it('copies shadow traffic to the candidate off the path, measured and dropped', async () => {
    const w = await open({
      rollout: { phase: 'shadow', share: 0, shadow: { forward: 10_000, reverse: 0, reversePerHour: 0 } },
    })
    const answer = await w.speak(hello)
    expect(answer.headers['x-tts-engine']).toBe('workers-ai')
    const records = await w.records(2)
    expect(records[1]).toMatchObject({
      role: 'shadow',
      arm: 'candidate',
      backend: 'kokoro',
      reason: 'shadow-copy',
    })
    expect((await w.speak(hello)).headers['x-tts-engine']).toBe('workers-ai')
  })

  it('owes the baseline a copy an hour where it keeps nothing, and no more', async () => {
    const w = await open({
      rollout: { share: 10_000, shadow: { forward: 0, reverse: 0, reversePerHour: 20 } },
    })
    for (const text of ['One.', 'Two.', 'Three.']) await w.speak({ text, format: 'wav' })
    const records = await w.records(4)
    const copies = records.filter(({ role }) => role === 'reverse-shadow')
    expect(copies).toHaveLength(1)
    expect(copies[0]).toMatchObject({ arm: 'baseline', backend: 'workers-ai' })
  })

  it('explains itself to trusted addresses only', async () => {
    const w = await open()
    const why = json((await w.ask('/tts/explain?user=user-1&language=es')).body)
    expect(why).toMatchObject({
      arm: 'baseline',
      eligible: false,
      because: 'the candidate or the baseline does not speak this language',
    })
    expect(why.plan).toMatchObject({ planVersion: 1, isStale: false, controlUnreachableSince: null })
    const nobody = json((await w.ask('/tts/explain?user=')).body)
    expect([nobody.assignedBy, nobody.reason]).toEqual(['policy', 'no-unit'])
    await w.speak(hello)
    expect(json((await w.ask('/status')).body)).toMatchObject({ gateway: 'edge', reports: { dropped: 0 } })
    for (const path of ['/status', '/tts/explain?user=a'])
      expect((await w.ask(path, undefined, { 'x-forwarded-for': '198.51.100.1' })).status).toBe(403)
  })
})
