import { createHmac } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { feedbackBatch } from '../../control/http/schemas/feedback-schemas.ts'
import { createMemoryRateLimit } from '../../gateway-plugin/stores/rate-limit.ts'
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
const sentTo = (w: GatewayWorld, atLeast: number) =>
  until(
    () => w.control.feedback.flatMap(({ feedback }) => feedback),
    (records) => records.length >= atLeast,
  )

describe('feedback through a gateway', () => {
  it('carries a complaint and a rating from an answer to control, with the arm that was served', async () => {
    const w = await open({ rollout: { share: 10_000, epoch: 4 } })
    const answer = await w.speak(hello, 'ana@example.org')
    const receipt = answer.headers['x-tts-receipt']!
    expect((await w.ask('/tts/feedback', { receipt, kind: 'complaint' })).status).toBe(202)
    expect((await w.ask('/tts/feedback', { receipt, kind: 'rating', rating: 4 })).status).toBe(202)
    const [complaint, rating] = await sentTo(w, 2)
    const unit = createHmac('sha256', 'u'.repeat(32)).update('ana@example.org').digest('base64url')
    expect(complaint).toMatchObject({
      kind: 'complaint',
      rating: null,
      rollout: 'tts',
      arm: 'candidate',
      assignedBy: 'hash',
      epoch: 4,
      planVersion: 1,
      share: 10_000,
      backend: 'kokoro',
      unit: unit.slice(0, 22),
    })
    expect(rating).toMatchObject({ kind: 'rating', rating: 4 })
    expect(complaint!.ageMs).toBeGreaterThanOrEqual(0)
    expect(w.control.feedback[0]).toMatchObject({ contractVersion: 1, gateway: 'edge' })
  })

  it('gives a receipt with answers from the cache, and names the backend that really spoke', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    await w.speak(hello)
    const hit = await w.speak(hello)
    expect(hit.headers).toMatchObject({ 'x-tts-cache': 'hit' })
    w.kokoro.mood = { kind: 'answers', status: 500, body: {} }
    const saved = await w.speak({ ...hello, text: 'Another one.' })
    expect(saved.headers).toMatchObject({ 'x-tts-engine': 'workers-ai', 'x-tts-arm': 'candidate' })
    for (const answer of [hit, saved])
      await w.ask('/tts/feedback', { receipt: answer.headers['x-tts-receipt'], kind: 'complaint' })
    const [onHit, onSaved] = await sentTo(w, 2)
    expect([onHit!.backend, onHit!.arm]).toEqual(['kokoro', 'candidate'])
    expect([onSaved!.backend, onSaved!.arm]).toEqual(['workers-ai', 'candidate'])
  })

  it('gives no receipt to whom nobody can count once', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const stranger = await w.speak(hello, null)
    expect([stranger.status, stranger.headers['x-tts-receipt']]).toEqual([200, undefined])
    const cookie = String(stranger.headers['set-cookie']).split(';')[0]!
    expect((await w.speak(hello, null, { cookie })).headers['x-tts-receipt']).toBeDefined()
  })

  it('sends what control takes, record by record', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    await w.ask('/tts/feedback', { receipt, kind: 'complaint' })
    await w.ask('/tts/feedback', { receipt, kind: 'rating', rating: 1 })
    await sentTo(w, 2)
    for (const batch of w.control.feedback) expect(feedbackBatch.parse(batch)).toEqual(batch)
  })

  it('says what is wrong with forged, foreign and half-filled feedback, and sends none of it', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    const forged = `${receipt.slice(0, 12)}${receipt[12] === 'A' ? 'B' : 'A'}${receipt.slice(13)}`
    const asked = async (body: unknown) => {
      const answer = await w.ask('/tts/feedback', body)
      return [answer.status, json(answer.body).message]
    }
    expect(await asked({ receipt: forged, kind: 'complaint' })).toEqual([
      401,
      'receipt: expected a receipt that this service signed',
    ])
    expect(await asked({ receipt: 'nonsense', kind: 'complaint' })).toEqual([
      400,
      'receipt: expected the X-TTS-Receipt of an answer, got another text',
    ])
    expect(await asked({ kind: 'rating', rating: 6 })).toEqual([
      400,
      'receipt: expected the X-TTS-Receipt of the answer, got nothing; rating: expected a whole number from 1 (bad) to 5 (good), got 6',
    ])
    expect(await asked([])).toEqual([400, '(body): expected a JSON object, got a list'])
    expect((await w.ask('/tts/feedback')).status).toBe(405)
    expect(w.control.feedback).toEqual([])
  })

  it('refuses a receipt of the day before yesterday', async () => {
    let wallClock = 1_795_410_000_000
    const w = await open({ rollout: { share: 10_000 }, settings: { wallClock: () => wallClock } })
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    wallClock += 25 * 3_600_000
    const answer = await w.ask('/tts/feedback', { receipt, kind: 'complaint' })
    expect([answer.status, json(answer.body).message]).toEqual([
      410,
      'receipt: expected a receipt of the last 24 hours, got one 25 h old',
    ])
  })

  it('takes so much feedback of one user an hour and no more', async () => {
    const w = await open({
      rollout: { share: 10_000 },
      settings: { feedbackLimit: createMemoryRateLimit(2, () => 0) },
    })
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    const send = () => w.ask('/tts/feedback', { receipt, kind: 'complaint' })
    const answers = [await send(), await send(), await send()]
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 429])
    expect(answers[2]!.headers['retry-after']).toBe('3600')
  })

  it('keeps feedback while control is away, and delivers it when it is back', async () => {
    const w = await open({ rollout: { share: 10_000 } })
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    w.control.feedbackStatus = 503
    expect((await w.ask('/tts/feedback', { receipt, kind: 'complaint' })).status).toBe(202)
    await until(
      async () => json((await w.ask('/status')).body).feedback.waiting,
      (waiting) => waiting === 1,
    )
    w.control.feedbackStatus = 200
    expect((await sentTo(w, 1))[0]!.kind).toBe('complaint')
  })

  it('lets pages of allowed origins read the receipt and send it', async () => {
    const origin = 'https://app.example'
    const w = await open({ rollout: { share: 10_000 }, settings: { allowedOrigins: [origin] } })
    const answer = await w.speak(hello, 'a', { origin })
    expect(answer.headers['access-control-expose-headers']).toContain('X-TTS-Receipt')
    const { 'x-tts-receipt': receipt } = answer.headers
    const sent = await w.ask('/tts/feedback', { receipt, kind: 'complaint' }, { origin })
    expect([sent.status, sent.headers['access-control-allow-origin']]).toEqual([202, origin])
  })
})
