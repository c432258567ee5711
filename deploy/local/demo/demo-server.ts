import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { readSentences } from '../sentences.ts'

export interface DemoSettings {
  /** 0: any free one. */
  readonly port: number
  /** The demo and the gateway need each other's address; it is asked for when a page is. */
  readonly addresses: () => {
    readonly gateway: string
    readonly candidate: string
    readonly dashboard: string
  }
  /** Shared with the gateway, which checks the tokens that are made here. */
  readonly jwtSecret: string
  /** Milliseconds since the epoch. */
  readonly wallClock: () => number
}

export interface Demo {
  readonly url: string
  close(): Promise<void>
}

const STYLES = ['tokens', 'base', 'card', 'form', 'header']
const CLIENT = ['speak', 'play-audio', 'browser-voice', 'until-over', 'page']
const TOKEN_LIFE_S = 600
const BROKEN = JSON.stringify({ errorRate: 1 })

/**
 * A page on which the browser client speaks through the local gateway, as a page of one's own would: from another
 * origin, as a user with a signed token. The client's modules are served as they are, without their types.
 */
export function startDemo(settings: DemoSettings): Promise<Demo> {
  const app = new Hono()
  app.use(async (c, next) => {
    await next()
    const { gateway } = settings.addresses()
    c.header(
      'content-security-policy',
      `default-src 'self'; script-src 'self'; connect-src 'self' ${gateway}; media-src 'self' blob:`,
    )
    c.header('x-content-type-options', 'nosniff')
    c.header('cache-control', 'no-store')
  })
  const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  const js = { 'content-type': 'text/javascript; charset=utf-8' }
  const css = { 'content-type': 'text/css; charset=utf-8' }
  app.get('/', (c) => c.html(file('index.html')))
  app.get('/demo.js', (c) => c.body(file('demo.js'), 200, js))
  app.get('/demo.css', (c) => c.body(file('demo.css'), 200, css))
  app.get('/crossfade.svg', (c) =>
    c.body(file('../../../dashboards/ops/crossfade.svg'), 200, { 'content-type': 'image/svg+xml' }),
  )
  for (const name of STYLES)
    app.get(`/styles/${name}.css`, (c) =>
      c.body(file(`../../../dashboards/ops/styles/${name}.css`), 200, css),
    )
  for (const name of CLIENT)
    app.get(`/client/${name}.ts`, (c) =>
      c.body(stripTypeScriptTypes(file(`../../../gateway-plugin/browser/${name}.ts`)), 200, js),
    )
  app.get('/config.json', (c) => c.json({ ...settings.addresses(), sentences: readSentences() }))
  app.get('/token', (c) => {
    const exp = Math.floor(settings.wallClock() / 1000) + TOKEN_LIFE_S
    return c.text(signToken({ sub: c.req.query('user') || 'demo', exp }, settings.jwtSecret))
  })
  // Through here, since an engine lets no page of another origin in, and overrides are for trusted addresses.
  app.post('/override', async (c) => {
    const { gateway } = settings.addresses()
    const explained = await fetch(`${gateway}/tts/explain`)
    const { rollout } = (await explained.json()) as { rollout: string | null }
    const body = JSON.stringify({ rollout, arm: c.req.query('arm'), minutes: 30 })
    const made = await fetch(`${gateway}/tts/override`, { method: 'POST', body })
    return c.body(await made.text(), made.ok ? 200 : 502, { 'content-type': 'application/json' })
  })
  app.get('/fault', async (c) =>
    c.json(await (await fetch(`${settings.addresses().candidate}/fault`)).json()),
  )
  app.post('/break', async (c) => c.json(await setFault(settings, BROKEN)))
  app.post('/mend', async (c) => c.json(await setFault(settings, '{}')))

  return new Promise((resolve, reject) => {
    const server = serve(
      { fetch: app.fetch, port: settings.port, hostname: '127.0.0.1' },
      (info: AddressInfo) =>
        resolve({
          url: `http://127.0.0.1:${info.port}`,
          close: () =>
            new Promise((done) => {
              server.close(() => done())
              if ('closeAllConnections' in server) server.closeAllConnections()
            }),
        }),
    )
    server.on('error', reject)
  })
}

async function setFault(settings: DemoSettings, body: string): Promise<unknown> {
  const answer = await fetch(`${settings.addresses().candidate}/fault`, { method: 'POST', body })
  return answer.json()
}

/** A JSON web token as an issuer of one's own would make it (HS256). */
function signToken(claims: object, secret: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
