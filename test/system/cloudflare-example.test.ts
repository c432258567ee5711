import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startWorkerWorld, type WorkerWorld } from '../runtimes/worker-world.ts'

const root = join(import.meta.dirname, '..', '..')
const example = join(root, 'deploy', 'cloudflare')
let scratch: string
let world: WorkerWorld | null = null

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'crossfade-example-'))
  execFileSync(process.execPath, ['deploy/build-gateway.mjs'], { cwd: root, stdio: 'pipe' })
})
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
afterEach(async () => {
  await world?.close()
  world = null
})

/** What Cloudflare's own tool does: one file of the project and the built package. */
async function bundle(entry: string): Promise<string> {
  const path = join(scratch, `entry-${Math.random().toString(36).slice(2)}.js`)
  writeFileSync(path, entry)
  const dist = join(root, 'gateway-plugin', 'dist', 'runtimes')
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    root: scratch,
    resolve: { alias: { '@crossfade/gateway/cloudflare': join(dist, 'cloudflare.js') } },
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rollupOptions: { input: path, preserveEntrySignatures: 'strict', output: { format: 'es' } },
    },
  })
  const [first] = Array.isArray(output) ? output : [output]
  if (first === undefined || !('output' in first)) throw new Error('nothing was built')
  return first.output.map((chunk) => ('code' in chunk ? chunk.code : '')).join('\n')
}

/** How Pages calls functions: by the path of their file, all in one Worker. */
const PAGES = `
${['tts/speak', 'tts/feedback', 'tts/explain', 'v1/audio/speech']
  .map((path, index) => `import * as route${index} from ${JSON.stringify(`${example}/functions/${path}.js`)}`)
  .join('\n')}
const routes = { '/tts/speak': route0, '/tts/feedback': route1, '/tts/explain': route2, '/v1/audio/speech': route3 }
const names = { GET: 'onRequestGet', POST: 'onRequestPost', OPTIONS: 'onRequestOptions' }
export default {
  fetch(request, env, ctx) {
    const route = routes[new URL(request.url).pathname]
    const handler = route?.[names[request.method]] ?? route?.onRequest
    if (handler === undefined) return new Response('a page', { status: 200 })
    return handler({ request, env, params: {}, data: {}, functionPath: '',
      waitUntil: (work) => ctx.waitUntil(work), passThroughOnException: () => {},
      next: () => new Response('next') })
  },
}`

const variablesOf = (config: string): Record<string, string> => {
  const text = readFileSync(join(example, config), 'utf8').replace(/^\s*\/\/.*$/gm, '')
  const { vars } = JSON.parse(text) as { vars: Record<string, string> }
  // The address of control is of the test; everything else as the example has it.
  const { CROSSFADE_CONTROL_URL: _, ...rest } = vars
  return rest
}

describe('the example project', () => {
  it('speaks as Pages Functions: seed’s door, OpenAI’s door, feedback and preflight', async () => {
    const code = await bundle(PAGES)
    world = await startWorkerWorld({
      rollout: { share: 10_000 },
      vendor: { dialect: 'binding', credential: null },
      variables: variablesOf('wrangler.jsonc'),
      worker: { modules: [{ type: 'ESModule', path: 'functions.mjs', contents: code }] },
    })
    const w = world
    const spoken = await w.speak({ text: 'Good morning.', format: 'wav' }, { origin: 'https://example.org' })
    expect(spoken.status).toBe(200)
    expect(Object.fromEntries(spoken.headers)).toMatchObject({
      'x-tts-engine': 'kokoro',
      'access-control-allow-origin': 'https://example.org',
    })
    const receipt = spoken.headers.get('x-tts-receipt')
    expect((await w.speak({ receipt, kind: 'complaint' }, {}, '/tts/feedback')).status).toBe(202)
    const openai = { model: 'tts-1', input: 'Hello.', voice: 'alloy', response_format: 'wav' }
    expect((await w.speak(openai, {}, '/v1/audio/speech')).status).toBe(200)
    const preflight = await w.worker.dispatchFetch('http://site.local/tts/speak', {
      method: 'OPTIONS',
      headers: { origin: 'https://example.org', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(204)
    await preflight.arrayBuffer()
    // One gateway behind all routes: one instance reports all of it.
    await w.records(2)
    const headers = w.control.ledger.batches().map(({ header }) => header)
    expect(new Set(headers.map(({ instance }) => instance)).size).toBe(1)
    expect(headers[0]).toMatchObject({ gateway: 'speaking-site', runtime: 'cloudflare' })
  })

  it('speaks as a Worker with assets, and limits by its Durable Object', async () => {
    const code = await bundle(`export * from ${JSON.stringify(`${example}/worker/worker.js`)}
export { default } from ${JSON.stringify(`${example}/worker/worker.js`)}`)
    world = await startWorkerWorld({
      rollout: { share: 0 },
      vendor: { dialect: 'binding', credential: null },
      variables: { ...variablesOf('worker/wrangler.jsonc'), CROSSFADE_RATE_LIMIT: '1' },
      worker: {
        modules: [{ type: 'ESModule', path: 'worker.mjs', contents: code }],
        durableObjects: { CROSSFADE_LIMIT: 'CrossfadeLimiter' },
        serviceBindings: { ASSETS: () => new Response('a page') as never },
      },
    })
    const w = world
    expect((await w.speak(null, {}, '/index.html')).status).toBe(200)
    expect((await w.speak({ text: 'One.', format: 'wav' })).headers.get('x-tts-source')).toBe('cloudflare-ai')
    expect((await w.speak({ text: 'Two.', format: 'wav' })).status).toBe(429)
  })
})
