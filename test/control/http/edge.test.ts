import { describe, expect, it } from 'vitest'
import { createTestHttp } from '../../support/control-http.ts'
import { NOW } from '../../support/fake-views.ts'

const ORIGIN = { Origin: 'http://control.test' }

describe('a browser session', () => {
  it('is a cookie out of reach of scripts and of other sites', async () => {
    const { ask } = createTestHttp()
    const response = await ask(null, 'POST', '/v1/session', {
      body: { token: 'operator-secret' },
      headers: ORIGIN,
    })
    expect(await response.json()).toEqual({ name: 'operator-name', role: 'operator' })
    expect(response.headers.get('set-cookie')).toBe(
      'crossfade_session=session-of-operator; Max-Age=86400; Path=/; HttpOnly; SameSite=Strict',
    )
  })

  it('is Secure behind a proxy that ends TLS', async () => {
    const { ask } = createTestHttp()
    const response = await ask(null, 'POST', '/v1/session', {
      body: { token: 'viewer-secret' },
      headers: { 'X-Forwarded-Proto': 'https' },
    })
    expect(response.headers.get('set-cookie')).toContain('Secure')
  })

  it('changes something only from a page of the same address, and only with JSON', async () => {
    const { ask } = createTestHttp()
    await ask(null, 'POST', '/v1/session', { body: { token: 'operator-secret' } })
    const cookie = { Cookie: 'crossfade_session=session-of-operator' }
    const rollBack = (headers: Record<string, string>) =>
      ask(null, 'POST', '/v1/rollouts/tts/commands', {
        body: '{"command":"roll-back"}',
        headers: { ...cookie, ...headers },
      })
    const json = { 'Content-Type': 'application/json' }
    expect((await rollBack(json)).status).toBe(403)
    expect((await rollBack({ ...json, Origin: 'http://elsewhere.test' })).status).toBe(403)
    expect((await rollBack({ ...json, Origin: 'null' })).status).toBe(403)
    expect((await rollBack({ ...ORIGIN, 'Content-Type': 'text/plain' })).status).toBe(415)
    expect((await rollBack({ ...json, ...ORIGIN })).status).toBe(200)
    expect((await rollBack({ ...json, 'Sec-Fetch-Site': 'same-origin' })).status).toBe(200)
    expect((await rollBack({ ...json, 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403)
    expect((await ask(null, 'GET', '/v1/session', { headers: cookie })).status).toBe(200)
  })

  it('ends at sign-out', async () => {
    const { ask } = createTestHttp()
    await ask(null, 'POST', '/v1/session', { body: { token: 'viewer-secret' } })
    const headers = { Cookie: 'crossfade_session=session-of-viewer', ...ORIGIN }
    const response = await ask(null, 'DELETE', '/v1/session', { headers })
    expect(response.status).toBe(204)
    expect(response.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await ask(null, 'GET', '/v1/session', { headers })).status).toBe(401)
  })

  it('is not given to a gateway, to a wrong token, or to a page of another site', async () => {
    const { ask, api } = createTestHttp()
    const signIn = (token: string, headers = {}) =>
      ask(null, 'POST', '/v1/session', { body: { token }, headers })
    expect((await signIn('gateway-secret')).status).toBe(403)
    expect(api.calls.at(-1)).toEqual(['signOut', 'session-of-gateway'])
    expect((await signIn('wrong')).status).toBe(401)
    expect((await signIn('viewer-secret', { Origin: 'http://elsewhere.test' })).status).toBe(403)
  })

  it('cannot be guessed by trying, and guessing keeps nobody else out', async () => {
    let now = NOW
    const { ask } = createTestHttp({ now: () => now })
    const signIn = (token: string) => ask(null, 'POST', '/v1/session', { body: { token } })
    for (let i = 0; i < 10; i++) expect((await signIn(`wrong-${i}`)).status).toBe(401)
    const blocked = await signIn('wrong-again')
    expect(blocked.status).toBe(429)
    expect(blocked.headers.get('retry-after')).toBe('60')
    expect((await signIn('viewer-secret')).status).toBe(200)
    now += 60_000
    expect((await signIn('wrong-later')).status).toBe(401)
  })
})

describe('a token', () => {
  it('that keeps failing is turned away without a look-up, and good ones are not touched by it', async () => {
    const { ask, api } = createTestHttp()
    const wrong = () => ask(null, 'GET', '/v1/rollouts', { headers: { Authorization: 'Bearer revoked-one' } })
    for (let i = 0; i < 10; i++) expect((await wrong()).status).toBe(401)
    const lookUps = api.calls.length
    expect((await wrong()).status).toBe(429)
    expect(api.calls.length).toBe(lookUps)
    expect((await ask('viewer', 'GET', '/v1/rollouts')).status).toBe(200)
  })

  it('has to be a bearer token', async () => {
    const { ask } = createTestHttp()
    const as = (Authorization: string) => ask(null, 'GET', '/v1/rollouts', { headers: { Authorization } })
    expect((await as('Basic dXNlcjpwdw==')).status).toBe(401)
    expect((await as('Bearer')).status).toBe(401)
    expect((await as('bearer viewer-secret')).status).toBe(200)
  })
})

describe('every answer', () => {
  it('has the security headers, an id and no place in a cache', async () => {
    const { ask } = createTestHttp()
    for (const path of ['/', '/healthz', '/v1/rollouts', '/nowhere', '/runbooks/errors']) {
      const { headers } = await ask('viewer', 'GET', path)
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'self';.*frame-ancestors 'none'/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('x-request-id')).toMatch(/^request-\d+$/)
      expect(headers.get('cache-control')).toMatch(/no-store|no-cache/)
    }
  })

  it('to an unknown address is a 404 problem, to a wrong method 405 with what is allowed', async () => {
    const { ask } = createTestHttp()
    for (const path of ['/v1/nowhere', '/v1', '/assets/missing.js', '/v1/rollouts/tts/commands/x'])
      expect(await (await ask('admin', 'GET', path)).json()).toMatchObject({ status: 404, code: 'not-found' })
    const wrong = await ask('admin', 'DELETE', '/v1/rollouts/tts')
    expect(wrong.status).toBe(405)
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, PATCH')
    expect((await ask('admin', 'POST', '/somewhere', { body: {} })).status).toBe(404)
  })

  it('to a body that is not JSON, too large or encoded is a problem and never a guess', async () => {
    const { ask } = createTestHttp()
    const create = (body: string, headers = {}) =>
      ask('operator', 'POST', '/v1/rollouts', {
        body,
        headers: { 'Content-Type': 'application/json', ...headers },
      })
    expect((await create('{"key":')).status).toBe(400)
    expect((await create('x'.repeat(256_001))).status).toBe(413)
    expect((await create('{}', { 'Content-Encoding': 'gzip' })).status).toBe(415)
    expect((await create('null')).status).toBe(422)
  })

  it('to what nobody expected shows nothing of it, and logs all of it', async () => {
    const { ask, api, log } = createTestHttp()
    const boom = new Error('SELECT secret FROM tokens')
    api.backends = () => Promise.reject(boom)
    const response = await ask('viewer', 'GET', '/v1/backends')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('SELECT')
    expect(log.at(-1)).toMatchObject({ level: 'error', status: 500, error: boom, who: 'viewer-name' })
  })

  it('is logged with the declared route, and without query or secrets', async () => {
    const { ask, log } = createTestHttp()
    await ask('viewer', 'GET', '/v1/rollouts/tts?token=secret')
    expect(log).toEqual([
      {
        level: 'info',
        requestId: 'request-1',
        method: 'GET',
        path: '/v1/rollouts/tts',
        route: '/v1/rollouts/{key}',
        status: 200,
        durationMs: 0,
        who: 'viewer-name',
      },
    ])
  })
})

describe('pages', () => {
  it('of the dashboard are public and hold no data; named files may be kept for ever', async () => {
    const { ask } = createTestHttp()
    const pages = ['/', '/sign-in', '/rollouts/tts', '/rollouts/tts/policy', '/incidents/4', '/decisions']
    const ofMoney = [
      '/money',
      '/money/tts',
      '/money/what-if',
      '/money/days/2026-11-28',
      '/money/rollouts/prices',
    ]
    for (const path of [...pages, ...ofMoney, '/reports', '/reports/2026-W48', '/settings', '/docs']) {
      const response = await ask(null, 'GET', path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(response.headers.get('cache-control')).toBe('no-cache')
    }
    const script = await ask(null, 'GET', '/assets/index-abc.js')
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  it('say how to build the dashboard where it is not built', async () => {
    const { ask } = createTestHttp({ staticFiles: async () => undefined })
    expect(await (await ask(null, 'GET', '/')).json()).toMatchObject({
      detail: expect.stringContaining('npm run build:dashboard'),
    })
  })

  it('of runbooks are readable HTML with everything escaped, for those who are signed in', async () => {
    const { ask } = createTestHttp()
    const page = await (await ask('viewer', 'GET', '/runbooks/errors')).text()
    expect(page).toContain('<title>Errors · Crossfade</title>')
    expect(page).toContain('What &lt;b&gt;failed&lt;/b&gt;.')
    expect((await ask('viewer', 'GET', '/runbooks/nothing')).status).toBe(404)
    expect((await ask('viewer', 'GET', '/runbooks/..%2f..%2fsecret')).status).toBe(404)
    const nobody = await ask(null, 'GET', '/runbooks/errors', { headers: { Accept: 'text/html' } })
    expect(nobody.status).toBe(401)
    expect(await nobody.text()).toContain('<a href="/sign-in">')
    expect((await ask(null, 'GET', '/runbook.css')).headers.get('content-type')).toContain('text/css')
  })

  it('of metrics are Prometheus text', async () => {
    const { ask } = createTestHttp()
    const response = await ask('viewer', 'GET', '/metrics')
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(await response.text()).toBe('crossfade_plan_version 5\n')
  })

  it('of health answer anybody, and say why control is not ready', async () => {
    const { ask, api } = createTestHttp()
    expect(await (await ask(null, 'GET', '/healthz')).json()).toEqual({ status: 'ok' })
    expect((await ask(null, 'GET', '/readyz')).status).toBe(200)
    api.health = async () => ({ ready: false, checks: { judge: { ok: false, detail: 'last ran 12 s ago' } } })
    const response = await ask(null, 'GET', '/readyz')
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ checks: { judge: { detail: 'last ran 12 s ago' } } })
  })
})

describe('backends, tokens and notices', () => {
  it('take the key of a backend from the address, and refuse another one in the body', async () => {
    const { ask, api } = createTestHttp()
    const { sampleBackend } = await import('../../support/fake-views.ts')
    const put = (key: string, body: unknown) => ask('admin', 'PUT', `/v1/backends/${key}`, { body })
    expect((await put('kokoro', sampleBackend)).status).toBe(200)
    expect(api.calls.at(-1)?.[2]).toEqual(sampleBackend)
    expect((await put('chatterbox', sampleBackend)).status).toBe(422)
    const without = { ...sampleBackend, languages: {} }
    expect(await (await put('kokoro', without)).json()).toMatchObject({
      problems: [{ field: 'languages.en' }],
    })
  })

  it('show the secret of a token in the answer that made it, and never in the list', async () => {
    const { ask } = createTestHttp()
    const made = await ask('admin', 'POST', '/v1/tokens', { body: { name: 'ci', role: 'viewer' } })
    expect(made.status).toBe(201)
    expect(await made.json()).toMatchObject({ secret: 'cf_secret_once', role: 'viewer' })
    expect(JSON.stringify(await (await ask('admin', 'GET', '/v1/tokens')).json())).not.toContain('secret')
    expect((await ask('admin', 'POST', '/v1/tokens', { body: { name: 'x', role: 'king' } })).status).toBe(422)
    expect(await (await ask('admin', 'DELETE', '/v1/tokens/t1')).json()).toMatchObject({ revokedAt: NOW })
  })

  it('queue a test message', async () => {
    const { ask } = createTestHttp()
    const response = await ask('operator', 'POST', '/v1/test-notice')
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ status: 'queued' })
  })
})
