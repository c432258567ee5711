import { afterEach, describe, expect, it } from 'vitest'
import { signHs256 } from '../gateway-plugin/identity/jwt/sign-jwt.ts'
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
const SECRET = 'a secret of more than 32 characters'
const inAnHour = () => Math.floor(Date.now() / 1000) + 3_600
const bearer = (sub: string, secret = SECRET) => ({
  authorization: `Bearer ${signHs256({ sub, exp: inAnHour() }, secret)}`,
})
const tokenFor = async (w: GatewayWorld, body: unknown) =>
  json((await w.ask('/tts/override', body)).body).token

describe('users who prove who they are', () => {
  it('are the unit, before any header, and the same one as by header', async () => {
    const w = await open({ rollout: { share: 5_000 }, settings: { jwt: { secret: SECRET } } })
    await w.speak(hello, null, bearer('ana'))
    await w.speak(hello, 'ana')
    await w.speak(hello, 'ben', bearer('ana'))
    const records = await w.records(3)
    expect(new Set(records.map(({ unit }) => unit)).size).toBe(1)
    expect(new Set(records.map(({ arm }) => arm)).size).toBe(1)
  })

  it('are refused with the reason when they cannot, and never served as somebody else', async () => {
    const w = await open({ settings: { jwt: { secret: SECRET, isRequired: true } } })
    const forged = await w.speak(hello, 'ana', bearer('ana', `${SECRET}!`))
    expect([forged.status, forged.headers['www-authenticate'], json(forged.body).message]).toEqual([
      401,
      'Bearer',
      'authorization: the signature is not genuine',
    ])
    const nobody = await w.ask('/v1/audio/speech', { model: 'tts-1', input: 'Hi.', voice: 'alloy' })
    expect([nobody.status, json(nobody.body).error]).toEqual([
      401,
      {
        message: 'authorization: expected a signed user token, got nothing',
        type: 'authentication_error',
        param: 'authorization',
        code: 'invalid_token',
      },
    ])
    expect((await w.speak(hello, 'ana', { authorization: 'Basic YTpi' })).status).toBe(401)
    expect([w.kokoro.bodies, w.vendor.bodies]).toEqual([[], []])
  })

  it('may carry their token in a header of its own, as Cloudflare Access sends it', async () => {
    const w = await open({ settings: { jwt: { secret: SECRET, header: 'cf-access-jwt-assertion' } } })
    const assertion = bearer('ana').authorization.replace('Bearer ', '')
    await w.speak(hello, null, {
      'cf-access-jwt-assertion': assertion,
      authorization: 'Bearer of-an-openai-client',
    })
    await w.speak(hello, 'ana')
    const records = await w.records(2)
    expect(new Set(records.map(({ unit }) => unit)).size).toBe(1)
    expect((await w.speak(hello, null, { 'cf-access-jwt-assertion': `${assertion}x` })).status).toBe(401)
  })

  it('hear the voice of the browser while the keys of their issuer cannot be read', async () => {
    const w = await open({ settings: { jwt: { jwksUrl: 'http://127.0.0.1:9/keys' } } })
    const head = Buffer.from('{"alg":"RS256","kid":"k"}').toString('base64url')
    const body = Buffer.from('{"sub":"ana"}').toString('base64url')
    const answer = await w.speak(hello, null, { authorization: `Bearer ${head}.${body}.c2ln` })
    expect([answer.status, answer.headers['x-tts-fallback'], json(answer.body).fallback]).toEqual([
      503,
      'required',
      true,
    ])
  })
})

describe('testers', () => {
  it('go where their token says, are left out of comparisons, and are told', async () => {
    const w = await open({ rollout: { share: 0 } })
    const token = await tokenFor(w, { rollout: 'tts', arm: 'candidate', minutes: 30 })
    const headers = { 'x-crossfade-override': token }
    const answer = await w.speak(hello, 'ana', headers)
    expect(answer.headers).toMatchObject({ 'x-tts-engine': 'kokoro', 'x-crossfade-override': 'applied' })
    expect((await w.speak({ ...hello, text: 'Me too.' }, null, headers)).headers['x-tts-engine']).toBe(
      'kokoro',
    )
    expect((await w.records(1))[0]).toMatchObject({
      arm: 'candidate',
      assignedBy: 'override',
      reason: 'override',
    })
    const spanish = await w.speak({ ...hello, language: 'es' }, 'ana', headers)
    expect(spanish.headers).toMatchObject({
      'x-tts-engine': 'workers-ai',
      'x-crossfade-override': 'not applied: not-eligible-language',
    })
  })

  it('are sent back by a rollback, and told so', async () => {
    const w = await open({ rollout: { share: 1_000 } })
    const token = await tokenFor(w, { rollout: 'tts', arm: 'candidate', minutes: 30 })
    w.control.publish(w.plan({ phase: 'rolled-back', share: 0, epoch: 2 }))
    await until(
      async () => json((await w.ask('/status')).body).plan.planVersion,
      (version) => version === 2,
    )
    const answer = await w.speak(hello, 'ana', { 'x-crossfade-override': token })
    expect(answer.headers).toMatchObject({
      'x-tts-engine': 'workers-ai',
      'x-crossfade-override': 'suspended by a rollback',
    })
  })

  it('are refused with a forged, foreign or old token, never served in silence', async () => {
    let wallClock = 1_795_410_000_000
    const w = await open({ settings: { wallClock: () => wallClock } })
    const token: string = await tokenFor(w, { rollout: 'tts', arm: 'candidate', minutes: 1 })
    const ask = async (value: string) => {
      const answer = await w.speak(hello, 'ana', { 'x-crossfade-override': value })
      return [answer.status, answer.status === 200 ? '' : json(answer.body).problems[0].problem]
    }
    expect(await ask(token)).toEqual([200, ''])
    expect(await ask(`${token.slice(0, 5)}${token[5] === 'A' ? 'B' : 'A'}${token.slice(6)}`)).toEqual([
      401,
      'expected a token that this service signed',
    ])
    expect(await ask('candidate')).toEqual([
      401,
      'expected a token made by POST /tts/override, got another text',
    ])
    const receipt = (await w.speak(hello)).headers['x-tts-receipt']!
    expect((await ask(receipt))[0]).toBe(401)
    wallClock += 61_000
    expect(await ask(token)).toEqual([
      401,
      'expected a token that is still valid, got one that ended 1 s ago',
    ])
  })

  it('get tokens from trusted addresses only, for rollouts that exist, for some hours', async () => {
    const w = await open()
    const wrong = await w.ask('/tts/override', { rollout: 'other', arm: 'left', minutes: 100_000 })
    expect([wrong.status, json(wrong.body).message]).toEqual([
      400,
      'rollout: expected one of tts, got "other"; arm: expected one of baseline, candidate, got "left"; minutes: expected a whole number from 1 to 480, got 100000',
    ])
    const outside = await w.ask(
      '/tts/override',
      { rollout: 'tts', arm: 'candidate', minutes: 5 },
      { 'x-forwarded-for': '198.51.100.7' },
    )
    expect(outside.status).toBe(403)
  })
})

describe('sessions that are pinned', () => {
  const cookieOf = (answer: { headers: Readonly<Record<string, string | undefined>> }) =>
    String(answer.headers['set-cookie']).split(';')[0]!
  const share = (w: GatewayWorld, version: number, over: Parameters<GatewayWorld['plan']>[0]) => {
    w.control.publish(w.plan({ pin: 'session', ...over }))
    return until(
      async () => json((await w.ask('/status')).body).plan.planVersion,
      (seen) => seen === version,
    )
  }

  it('stay on their arm when the share moves, until a new epoch, and are left out of comparisons then', async () => {
    const w = await open({ rollout: { share: 10_000, pin: 'session' } })
    const first = await w.speak(hello, 'ana')
    expect(String(first.headers['set-cookie'])).toMatch(
      /^crossfade_pin_tts=candidate\.1\.10000\.[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    const cookie = cookieOf(first)
    const again = await w.speak({ ...hello, text: 'Two.' }, 'ana', { cookie })
    expect(again.headers['set-cookie']).toBeUndefined()
    await share(w, 2, { share: 1 })
    const pinned = await w.speak({ ...hello, text: 'Three.' }, 'ana', { cookie })
    expect([pinned.headers['x-tts-engine'], pinned.headers['set-cookie']]).toEqual(['kokoro', undefined])
    const [, , third] = await w.records(3)
    expect([again.headers['x-tts-arm'], third!.assignedBy, third!.reason]).toEqual([
      'candidate',
      'pin',
      'pin',
    ])
    await share(w, 3, { share: 1, epoch: 2 })
    const released = await w.speak({ ...hello, text: 'Four.' }, 'ana', { cookie })
    expect(released.headers).toMatchObject({ 'x-tts-engine': 'workers-ai', 'x-tts-arm': 'baseline' })
    expect(cookieOf(released)).toMatch(/=baseline\.2\.1\./)
  })

  it('take nobody along who logs in at the same browser, and believe no made-up cookie', async () => {
    const w = await open({ rollout: { share: 10_000, pin: 'session' } })
    const cookie = cookieOf(await w.speak(hello, 'ana'))
    await share(w, 2, { share: 0 })
    await share(w, 3, { share: 1 })
    const arm = async (user: string, value: string) =>
      (await w.speak({ ...hello, text: user }, user, { cookie: value })).headers['x-tts-arm']
    expect(await arm('ana', cookie)).toBe('candidate')
    expect(await arm('ben', cookie)).toBe('baseline')
    expect(await arm('ana', cookie.replace(/.{22}$/, 'A'.repeat(22)))).toBe('baseline')
  })
})

describe('explanations', () => {
  it('say which arm, why, from which plan and what else was considered', async () => {
    const w = await open({ rollout: { share: 2_500, stage: '25 %' } })
    const asked = json((await w.ask('/tts/explain?user=ana&language=en')).body)
    expect(asked).toMatchObject({
      rollout: 'tts',
      stage: '25 %',
      share: 2_500,
      eligible: true,
      assignedBy: 'hash',
      reason: 'split',
      because: 'assigned by the hash of the unit',
      override: null,
      considered: [{ rollout: 'tts', verdict: 'eligible' }],
      plan: { planVersion: 1 },
    })
    expect(asked.arm).toBe(asked.bucket <= 2_500 ? 'candidate' : 'baseline')
    const spanish = json((await w.ask('/tts/explain?user=ana&language=es')).body)
    expect(spanish.considered).toEqual([{ rollout: 'tts', verdict: 'not-eligible-language' }])
  })

  it('come with the answer on request, to trusted clients and testers', async () => {
    const w = await open({ rollout: { share: 10_000, stage: '100 % – alles' } })
    const want = { 'x-crossfade-explain': '1' }
    const told = await w.speak(hello, 'ana', want)
    const header = told.headers['x-crossfade-explain']!
    expect(header).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(header)).toMatchObject({
      arm: 'candidate',
      stage: '100 % – alles',
      order: ['kokoro', 'workers-ai'],
    })
    expect((await w.speak(hello, 'ana')).headers['x-crossfade-explain']).toBeUndefined()
    const far = { ...want, 'x-forwarded-for': '198.51.100.7' }
    expect((await w.speak(hello, 'ana', far)).headers['x-crossfade-explain']).toMatch(/^refused/)
    const token = await tokenFor(w, { rollout: 'tts', arm: 'baseline', minutes: 5 })
    const tester = await w.speak(hello, 'ana', { ...far, 'x-crossfade-override': token })
    expect(JSON.parse(tester.headers['x-crossfade-explain']!)).toMatchObject({
      arm: 'baseline',
      assignedBy: 'override',
      override: 'applied',
    })
  })
})

describe('limits', () => {
  it('count an address whoever its users are, where that is set', async () => {
    const w = await open({ settings: { rateLimit: 100, addressRateLimit: 3 } })
    const speak = async (user: string, from: string) =>
      (await w.speak({ ...hello, text: `By ${user}.` }, user, { 'x-forwarded-for': from })).status
    const statuses = []
    for (const user of ['a', 'b', 'c', 'd']) statuses.push(await speak(user, '198.51.100.7'))
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(await speak('e', '198.51.100.8')).toBe(200)
    // What is in the cache costs nobody anything.
    expect(await speak('a', '198.51.100.7')).toBe(200)
  })
})
