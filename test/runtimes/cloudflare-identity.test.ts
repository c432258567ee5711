import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createIssuerKey, signHs256 } from '../gateway-plugin/identity/jwt/sign-jwt.ts'
import { listen, stopServer } from './listen.ts'
import { startWorkerWorld, type WorkerWorld } from './worker-world.ts'

let world: WorkerWorld
let stopIssuer = async () => {}
afterEach(async () => {
  await world.close()
  await stopIssuer()
  stopIssuer = async () => {}
})

const SECRET = 'a secret of more than 32 characters'
const hello = { text: 'Hello there.', format: 'wav' }
const claims = () => ({ sub: 'ana', exp: Math.floor(Date.now() / 1000) + 600 })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('who is who in a Worker', () => {
  it('is told by tokens of published keys and of a shared secret, and the same unit either way', async () => {
    const keys = [createIssuerKey('r1', 'RS256'), createIssuerKey('e1', 'ES256')]
    const issuer = createServer((_, response) =>
      response.end(JSON.stringify({ keys: keys.map(({ jwk }) => jwk) })),
    )
    const url = await listen(issuer)
    stopIssuer = () => stopServer(issuer)
    world = await startWorkerWorld({
      rollout: { share: 10_000 },
      variables: { CROSSFADE_JWT_SECRET: SECRET, CROSSFADE_JWT_KEYS_URL: url },
    })
    const tokens = [signHs256(claims(), SECRET), ...keys.map((key) => key.sign(claims()))]
    for (const [i, token] of tokens.entries())
      expect((await world.speak({ ...hello, text: `Hello ${i}.` }, bearer(token))).status).toBe(200)
    const records = await world.records(3)
    expect(new Set(records.map(({ unit }) => unit)).size).toBe(1)
    expect(records[0]).toMatchObject({ arm: 'candidate', assignedBy: 'hash' })
    const forged = await world.speak(hello, bearer(keys[0]!.sign(claims(), { kid: 'e1' })))
    expect([forged.status, new TextDecoder().decode(forged.bytes)]).toEqual([
      401,
      expect.stringContaining('the issuer has no RS256 key'),
    ])
    const made = await world.speak(hello, { 'x-crossfade-override': 'made-up' })
    expect(made.status).toBe(401)
  })

  it('is told by the project’s own sessions, where its code names the user', async () => {
    world = await startWorkerWorld({
      rollout: { share: 10_000 },
      variables: { CROSSFADE_TRUSTED_ADDRESSES: '', CROSSFADE_RATE_LIMIT: '1' },
      entry: `
import { createCloudflareGateway } from '../../gateway-plugin/runtimes/cloudflare.ts'
export default createCloudflareGateway({ user: (request) => request.headers.get('x-own-session') })
`,
    })
    const ask = (text: string, session: string) =>
      world.speak({ text, format: 'wav' }, { 'x-own-session': session })
    expect((await ask('One.', 'ana')).headers.get('x-tts-arm')).toBe('candidate')
    expect((await ask('Two.', 'ben')).headers.get('x-tts-arm')).toBe('candidate')
    expect((await ask('Three.', 'ana')).status).toBe(429)
    const records = await world.records(2)
    expect(new Set(records.map(({ unit }) => unit)).size).toBe(2)
    expect(records.map(({ assignedBy }) => assignedBy)).toEqual(['hash', 'hash'])
  })
})
