import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpBindings, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { afterEach, describe, expect, it } from 'vitest'
import { bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import { sniffAudio } from '../../gateway-plugin/audio/sniff-audio.ts'
import { createCloudflareGateway } from '../../gateway-plugin/runtimes/cloudflare.ts'
import { crossfade } from '../../gateway-plugin/runtimes/hono.ts'
import { createNodeGateway, type NodeGateway } from '../../gateway-plugin/runtimes/node.ts'
import { PACED_AUDIO, startPacedSpeech } from '../support/faults/paced-speech.ts'
import { type GatewayWorld, startWorld } from './gateway-world.ts'
import { until } from './listen.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

/** Control and backends, and a gateway that has no server of its own. */
async function mount(over: { basePath?: string; streamsFrom?: string } = {}) {
  const world: GatewayWorld = await startWorld({
    rollout: { share: 10_000, salt: 'tts-2026-salt' },
    ...(over.streamsFrom === undefined
      ? {}
      : {
          kokoro: {
            url: over.streamsFrom,
            capabilities: {
              languages: ['en'],
              voices: [],
              formats: ['mp3'],
              maxCharacters: 1000,
              speed: true,
              pitch: false,
              streaming: true,
            },
          },
        }),
  })
  closing.push(() => world.close())
  const gateway = createNodeGateway({
    name: 'mounted',
    control: { url: world.control.url, token: 'gateway-token' },
    unitKey: 'u'.repeat(32),
    sessionKey: 's'.repeat(32),
    credential: () => 'vendor-token',
    rateLimit: 0,
    probes: 'off',
    ...(over.basePath === undefined ? {} : { basePath: over.basePath }),
  })
  await gateway.start()
  closing.push(() => gateway.close(100))
  return { world, gateway }
}

async function bind(server: Server): Promise<string> {
  if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function speaks(url: string, path = '/tts/speak'): Promise<Response> {
  const ask = () =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'x-user-id': 'ana', 'cache-control': 'no-store' },
      body: JSON.stringify({ text: 'Hello.', format: 'wav' }),
    })
  return until(ask, ({ status }) => status === 200)
}

describe('a gateway in a Hono app on Node', () => {
  const serveHono = async (gateway: NodeGateway, path: string) => {
    const app = new Hono<{ Bindings: HttpBindings }>()
    app.get('/', (context) => context.text('a page'))
    app.all(path, crossfade(gateway))
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
    await until(
      () => server.listening,
      (isThere) => isThere,
    )
    return bind(server)
  }

  it('speaks, knows who asks, and leaves every other route to the app', async () => {
    const { gateway } = await mount()
    const url = await serveHono(gateway, '/tts/*')
    const answer = await speaks(url)
    expect(sniffAudio(new Uint8Array(await answer.arrayBuffer()))).toBe('wav')
    // The loopback may name users, so the address of the peer came through.
    expect(answer.headers.get('x-tts-arm')).toBe('candidate')
    expect(await (await fetch(`${url}/`)).text()).toBe('a page')
  })

  it('takes the bytes of a user header as UTF-8', async () => {
    const { world, gateway } = await mount()
    const url = await serveHono(gateway, '/tts/*')
    await speaks(url)
    const user = 'José Ñandú'
    const raw = Buffer.from(user, 'utf8').toString('latin1')
    await fetch(`${url}/tts/speak`, {
      method: 'POST',
      headers: { 'x-user-id': raw, 'cache-control': 'no-store' },
      body: JSON.stringify({ text: 'Hola.', format: 'wav' }),
    })
    const bucket = bucketOf(hashUnit('tts-2026-salt', user))
    await until(
      () => world.control.ledger.records(),
      (records) => records.some((record) => record.bucket === bucket),
    )
  })

  it('serves below a path of the app’s choice', async () => {
    const { gateway } = await mount({ basePath: '/api' })
    const url = await serveHono(gateway, '/api/tts/*')
    expect((await speaks(url, '/api/tts/speak')).status).toBe(200)
  })

  it('refuses a body that is too large, also without a length', async () => {
    const { gateway } = await mount()
    const url = await serveHono(gateway, '/tts/*')
    const big = new TextEncoder().encode(JSON.stringify({ text: 'x'.repeat(200_000) }))
    const whole = await fetch(`${url}/tts/speak`, { method: 'POST', body: big })
    expect(whole.status).toBe(413)
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    const pieces = new Blob([big]).stream()
    const streamed = await fetch(`${url}/tts/speak`, {
      method: 'POST',
      body: pieces,
      duplex: 'half',
    } as never)
    expect(streamed.status).toBe(413)
  })

  it('passes audio on as it comes in', async () => {
    const paced = await startPacedSpeech()
    closing.push(() => paced.close())
    const { gateway } = await mount({ streamsFrom: paced.url })
    const url = await serveHono(gateway, '/tts/*')
    const asked = until(
      () =>
        fetch(`${url}/tts/speak`, {
          method: 'POST',
          headers: { 'x-user-id': 'ana' },
          body: JSON.stringify({ text: 'A story.', format: 'mp3' }),
        }),
      ({ status }) => status === 200,
    )
    await until(
      () => paced.open(),
      (calls) => calls === 1,
    )
    paced.give(2_080)
    const reader = (await asked).body!.getReader()
    expect((await reader.read()).value?.length).toBe(2_080)
    paced.give(PACED_AUDIO.length, true)
    let size = 2_080
    for (let next = await reader.read(); !next.done; next = await reader.read()) size += next.value.length
    expect(size).toBe(PACED_AUDIO.length)
  })
})

describe('a Worker’s gateway in a Hono app', () => {
  it('gets environment and context from the app', async () => {
    const { world } = await mount()
    const waiting: Promise<unknown>[] = []
    const app = new Hono<{ Bindings: Record<string, string> }>()
    app.all('/tts/*', crossfade(createCloudflareGateway({ settings: { log: () => {} } })))
    const env = {
      CROSSFADE_CONTROL_URL: world.control.url,
      CROSSFADE_CONTROL_TOKEN: 'gateway-token',
      CROSSFADE_UNIT_KEY: 'u'.repeat(32),
      CROSSFADE_SESSION_KEY: 's'.repeat(32),
      CROSSFADE_CREDENTIAL_WORKERS_AI: 'vendor-token',
    }
    const context = {
      waitUntil: (work: Promise<unknown>) => void waiting.push(work),
      passThroughOnException: () => {},
      props: {},
    }
    const request = new Request('http://site.local/tts/speak', {
      method: 'POST',
      body: JSON.stringify({ text: 'Hello.', format: 'wav' }),
    })
    const answer = await app.fetch(request, env, context as never)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('set-cookie')).toContain('Secure')
    await Promise.all(waiting)
    expect(waiting.length).toBeGreaterThan(1)
  })
})

describe('a gateway in another server of Node', () => {
  it('serves as a handler of node:http', async () => {
    const { gateway } = await mount()
    const url = await bind(
      createServer((request, response) => {
        if (request.url?.startsWith('/tts/')) return void gateway.handle(request, response)
        response.end('a page')
      }),
    )
    expect((await speaks(url)).headers.get('x-tts-engine')).toBe('kokoro')
    expect(await (await fetch(url)).text()).toBe('a page')
  })

  it('serves where a framework has read the body and cut the path already', async () => {
    const { gateway } = await mount()
    const url = await bind(
      createServer(async (request, response) => {
        const pieces: Buffer[] = []
        for await (const piece of request) pieces.push(piece as Buffer)
        // What Express does to a router that is mounted at /tts, behind express.json().
        const told = { body: JSON.parse(Buffer.concat(pieces).toString()), originalUrl: request.url }
        Object.assign(request, told, { url: request.url?.replace('/tts', '') })
        await gateway.handle(request, response)
      }),
    )
    expect((await speaks(url)).headers.get('x-tts-engine')).toBe('kokoro')
  })
})
