import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { JwtSettings } from '../../../../gateway-plugin/identity/jwt/jwt-settings.ts'
import { createJwtVerifier } from '../../../../gateway-plugin/identity/jwt/jwt-verifier.ts'
import { createIssuerKey, signHs256 } from './sign-jwt.ts'

const NOW_S = 1_795_410_000
const SECRET = 'a secret of more than 32 characters'
const claims = { sub: 'ana', exp: NOW_S + 300 }
const [rsa, ec, next] = [
  createIssuerKey('r1', 'RS256'),
  createIssuerKey('e1', 'ES256'),
  createIssuerKey('r2', 'RS256'),
]

function open(settings: JwtSettings) {
  const issuer = { keys: [rsa.jwk, ec.jwk] as unknown[], status: 200, asked: 0, isSilent: false }
  const clock = { ms: 0 }
  const logged: string[] = []
  const deferred: Promise<unknown>[] = []
  const verifier = createJwtVerifier(settings, {
    send: async () => {
      issuer.asked++
      if (issuer.isSilent) return new Promise(() => {})
      if (issuer.status === 0)
        return { kind: 'failed', failure: 'connect', status: null, detail: 'ECONNREFUSED' }
      const body = new TextEncoder().encode(JSON.stringify({ keys: issuer.keys }))
      return { kind: 'answer', firstByteMs: 1, answer: { status: issuer.status, headers: {}, body } }
    },
    now: () => clock.ms,
    wallClock: () => NOW_S * 1000 + clock.ms,
    log: (_level, event) => logged.push(event),
    defer: (work) => deferred.push(work),
  })
  return { issuer, clock, logged, deferred, verify: (token: string) => verifier.verify(token) }
}

const keysOf = { jwksUrl: 'https://issuer.example/keys' }

describe('signed user tokens with a shared secret', () => {
  it('names the subject', async () => {
    const { verify } = open({ secret: SECRET })
    expect(await verify(signHs256(claims, SECRET))).toEqual({ kind: 'valid', subject: 'ana' })
    expect(await verify(signHs256({ ...claims, sub: 'José 東' }, SECRET))).toMatchObject({
      subject: 'José 東',
    })
  })

  it('refuses what is forged, changed, not a token, or of another algorithm', async () => {
    const { verify } = open({ secret: SECRET })
    const token = signHs256(claims, SECRET)
    const [head, , signature] = token.split('.')
    const body = Buffer.from(JSON.stringify({ ...claims, sub: 'root' })).toString('base64url')
    const problem = async (text: string) => {
      const verified = await verify(text)
      return verified.kind === 'refused' ? verified.problem : verified.kind
    }
    expect(await problem(signHs256(claims, `${SECRET}!`))).toBe('the signature is not genuine')
    expect(await problem(`${head}.${body}.${signature}`)).toBe('the signature is not genuine')
    expect(await problem(signHs256(claims, SECRET, { alg: 'none' }))).toBe(
      'expected "alg" to be HS256, got "none"',
    )
    expect(await problem(`${signHs256(claims, SECRET, { alg: 'none' }).split('.', 2).join('.')}.`)).toContain(
      'none',
    )
    expect(await problem(rsa.sign(claims))).toBe('expected "alg" to be HS256, got "RS256"')
    expect(await problem('abc')).toBe('expected a JSON web token, got 1 parts instead of 3')
    expect(await problem('a.b.c')).toContain('not base64url of JSON objects')
    expect(await problem(signHs256(claims, SECRET, { crit: ['exp'] }))).toContain('critical extensions')
    expect(await problem('x'.repeat(9_000))).toContain('longer than')
  })

  it('checks the times with some leeway, issuer, audience and subject', async () => {
    const { verify } = open({ secret: SECRET, issuer: 'https://id.example', audience: 'tts' })
    const good = { ...claims, iss: 'https://id.example', aud: ['web', 'tts'] }
    const problem = async (over: Record<string, unknown>) => {
      const verified = await verify(signHs256({ ...good, ...over }, SECRET))
      return verified.kind === 'refused' ? verified.problem : verified.kind
    }
    expect(await problem({})).toBe('valid')
    expect(await problem({ exp: NOW_S - 59 })).toBe('valid')
    expect(await problem({ exp: NOW_S - 61 })).toBe('expired 61 s ago')
    expect(await problem({ exp: undefined })).toBe('expected "exp", a number of seconds')
    expect(await problem({ exp: `${NOW_S + 300}` })).toBe('expected "exp", a number of seconds')
    expect(await problem({ nbf: NOW_S + 30 })).toBe('valid')
    expect(await problem({ nbf: NOW_S + 61 })).toBe('not valid yet ("nbf")')
    expect(await problem({ iss: 'https://other.example' })).toContain('"iss"')
    expect(await problem({ aud: 'web' })).toBe('expected "aud" to name "tts"')
    expect(await problem({ aud: 'tts' })).toBe('valid')
    for (const sub of [undefined, '', 7, 'x'.repeat(513)]) expect(await problem({ sub })).toContain('"sub"')
  })

  it('believes no token for longer than it lasts, however often it was seen', async () => {
    const { verify, clock } = open({ secret: SECRET })
    const token = signHs256(claims, SECRET)
    for (const ms of [0, 30_000, 299_000, 359_000]) {
      clock.ms = ms
      expect((await verify(token)).kind).toBe('valid')
    }
    clock.ms = 361_000
    expect((await verify(token)).kind).toBe('refused')
  })
})

describe('signed user tokens with published keys', () => {
  it('takes RS256 and ES256, asks for the keys once, and refreshes them behind the requests', async () => {
    const { verify, issuer, clock } = open(keysOf)
    const verified = await Promise.all([verify(rsa.sign(claims)), verify(ec.sign(claims))])
    expect(verified).toEqual([
      { kind: 'valid', subject: 'ana' },
      { kind: 'valid', subject: 'ana' },
    ])
    expect(issuer.asked).toBe(1)
    clock.ms = 601_000
    issuer.status = 0
    expect((await verify(rsa.sign({ sub: 'ben', exp: NOW_S + 5_000 }))).kind).toBe('valid')
    expect(issuer.asked).toBe(2)
  })

  it('fetches new keys for a key id that it has not met, and not for every invented one', async () => {
    const { verify, issuer, clock } = open(keysOf)
    await verify(rsa.sign(claims))
    issuer.keys = [next.jwk]
    clock.ms = 31_000
    expect((await verify(next.sign(claims))).kind).toBe('valid')
    expect(issuer.asked).toBe(2)
    for (let i = 0; i < 20; i++)
      expect((await verify(next.sign(claims, { kid: `invented-${i}` }))).kind).toBe('refused')
    expect(issuer.asked).toBe(2)
    clock.ms = 100_000
    expect(await verify(rsa.sign({ ...claims, sub: 'cleo' }))).toEqual({
      kind: 'refused',
      problem: 'the issuer has no RS256 key "r1"',
    })
  })

  it('asks again when the runtime ended the request that was asking, and keeps it from doing so', async () => {
    const { verify, issuer, clock, deferred } = open(keysOf)
    await verify(rsa.sign(claims))
    issuer.isSilent = true
    clock.ms = 601_000
    const long = { ...claims, exp: NOW_S + 5_000 }
    expect((await verify(rsa.sign(long))).kind).toBe('valid')
    expect(deferred).toHaveLength(2)
    issuer.isSilent = false
    issuer.keys = [next.jwk]
    clock.ms += 30_000
    expect((await verify(next.sign(long))).kind).toBe('valid')
    expect(issuer.asked).toBe(3)
  }, 5_000)

  it('refuses a token that makes a secret of the public key', async () => {
    const { verify } = open({ ...keysOf, secret: SECRET })
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'r1' })).toString('base64url')
    const signed = `${head}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`
    for (const key of [JSON.stringify(rsa.jwk), String(rsa.jwk['n'])])
      expect(
        (await verify(`${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`)).kind,
      ).toBe('refused')
    expect(await open(keysOf).verify(signHs256(claims, SECRET))).toMatchObject({
      problem: 'expected "alg" to be RS256 or ES256, got "HS256"',
    })
  })

  it('uses no key for what it was not made for, and no short one', async () => {
    const { verify, issuer } = open(keysOf)
    const short = createIssuerKey('short', 'RS256', 1024)
    issuer.keys = [
      { ...rsa.jwk, use: 'enc' },
      { ...ec.jwk, alg: 'ES384' },
      short.jwk,
      { kty: 'oct', k: 'AAAA', kid: 'o1' },
      null,
      'rubbish',
    ]
    for (const token of [rsa.sign(claims), ec.sign(claims), short.sign(claims)])
      expect((await verify(token)).kind).toBe('refused')
  })

  it('says that it cannot say while the issuer has never answered, and asks again later', async () => {
    const { verify, issuer, clock, logged } = open(keysOf)
    issuer.status = 503
    expect(await verify(rsa.sign(claims))).toEqual({
      kind: 'unknown',
      problem: 'the keys of the issuer cannot be read',
    })
    await verify(rsa.sign(claims))
    expect([issuer.asked, logged]).toEqual([1, ['jwt.keys-not-read']])
    issuer.status = 200
    clock.ms = 30_000
    expect((await verify(rsa.sign(claims))).kind).toBe('valid')
  })
})
