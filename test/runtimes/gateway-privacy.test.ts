import { afterEach, describe, expect, it } from 'vitest'
import { signHs256 } from '../gateway-plugin/identity/jwt/sign-jwt.ts'
import { type GatewayWorld, startWorld } from './gateway-world.ts'
import type { Mood } from './loopback-speech.ts'

const SECRET = 'a secret of more than 32 characters'
const TEXT = 'Zebulon wrote a confidential sentence'
const USER = 'zebulon@example.org'

let world: GatewayWorld
afterEach(() => world.close())

/** Each repeats what it was sent, as servers do that explain what they refuse. */
const moods: readonly Mood[] = [
  { kind: 'well' },
  { kind: 'answers', status: 500, body: { error: `cannot speak "${TEXT}"`, for: USER } },
  { kind: 'answers', status: 422, body: { detail: [{ loc: ['body', 'input'], input: TEXT }] } },
  { kind: 'answers', status: 200, body: { text: TEXT } },
  { kind: 'answers', status: 429, body: { errors: [{ code: 3036, message: `${TEXT}: quota` }] } },
  { kind: 'resets' },
  { kind: 'cuts-short' },
  { kind: 'hangs' },
]

describe('what a gateway tells others', () => {
  it('never holds a text, a user, a token or a receipt, whatever fails', async () => {
    world = await startWorld({
      rollout: { share: 5_000 },
      kokoro: { timeoutMs: 300 },
      vendor: { timeoutMs: 300 },
      settings: {
        jwt: { secret: SECRET },
        cacheBytes: 0,
        breaker: { consecutiveFailures: 1_000, failureRate: 1.1, quotaPauseMs: 1 },
      },
    })
    const token = signHs256({ sub: USER, exp: Math.floor(Date.now() / 1000) + 600 }, SECRET)
    const proven = { authorization: `Bearer ${token}` }
    const receipts: string[] = []
    for (const mood of moods)
      for (const body of [
        { text: TEXT },
        { text: `${TEXT} "quoted"`, voice: 'alloy', language: 'es' },
        { text: TEXT, format: 'no such', speed: TEXT },
      ]) {
        world.kokoro.mood = world.vendor.mood = mood
        const answer = await world.speak(body, USER)
        if (answer.headers['x-tts-receipt'] !== undefined) receipts.push(answer.headers['x-tts-receipt'])
        await world.speak(body, null, proven)
        await world.speak(body, null, { authorization: `Bearer ${token}x`, 'x-crossfade-override': token })
        world.kokoro.letGo()
        world.vendor.letGo()
      }
    for (const receipt of receipts)
      await world.ask('/tts/feedback', { receipt: `${receipt}x`, kind: 'complaint' })
    await world.ask('/tts/feedback', { receipt: receipts[0], kind: 'complaint' })
    await world.ask(`/nowhere?text=${encodeURIComponent(TEXT)}&user=${USER}`)
    await world.records(8)
    const told = [
      ...world.logged,
      JSON.stringify(world.control.ledger.batches()),
      JSON.stringify(world.control.feedback),
      (await world.ask('/status')).body.toString(),
    ].join('\n')
    expect(world.logged.length).toBeGreaterThan(10)
    for (const secret of ['Zebulon', 'confidential', 'zebulon', token, ...receipts, SECRET])
      expect(told).not.toContain(secret)
  })

  it('leaves out a text in whatever form and from wherever a server repeats it', async () => {
    const text = '  Überraschend: a confidential sentence about Zebulon'
    world = await startWorld({ rollout: { share: 10_000 } })
    const said = JSON.stringify(text).replaceAll('Ü', '\\u00dc')
    const repeated = [`{"error": ${said}}`, `bad input: ${text.trim()}`, `near "${text.slice(20, 60)}"`]
    for (const body of repeated) {
      world.kokoro.mood = { kind: 'answers', status: 500, body }
      await world.speak({ text }, USER)
    }
    const told = world.logged.join('\n')
    expect(told).toContain('attempt.failed')
    for (const piece of ['berraschend', 'confidential', 'sentence', 'Zebulon'])
      expect(told).not.toContain(piece)
  })
})
