import { Miniflare } from 'miniflare'
import type { Audio } from '../../gateway-plugin/audio/inspect-audio.ts'
import type { AudioCache } from '../../gateway-plugin/stores/cache.ts'
import type { RateAnswer, RateLimit } from '../../gateway-plugin/stores/rate-limit.ts'
import { audioCacheContract } from '../contracts/audio-cache.contract.ts'
import { rateLimitContract } from '../contracts/rate-limit.contract.ts'
import { pluginModules } from './worker-modules.ts'
import { COMPATIBILITY_DATE } from './worker-world.ts'

/** A Worker that holds the adapters over their real bindings; the suites reach them through its requests. */
const ENTRY = `
import { createKvCache } from '../../gateway-plugin/stores/cache-kv.ts'
import { createEdgeCache } from '../../gateway-plugin/stores/cache-edge.ts'
import { createBindingRateLimit } from '../../gateway-plugin/stores/rate-limit-binding.ts'
import { createObjectRateLimit } from '../../gateway-plugin/stores/rate-limit-object.ts'
import { createKeyedHash } from '../../gateway-plugin/identity/keyed-hash.ts'
export { CrossfadeLimiter } from '../../gateway-plugin/runtimes/cloudflare.ts'

const caches_ = {
  kv: (env) => createKvCache(env.KV, { lifetimeMs: 60_000 }),
  edge: () => createEdgeCache(caches.default, { lifetimeMs: 5_000 }),
}
const limits = {
  binding: (env) => createBindingRateLimit(env.BINDING, 10),
  object: (env) => createObjectRateLimit(env.OBJECT, { requests: 5, windowMs: 5_000, hash: createKeyedHash('k') }),
}
export default {
  async fetch(request, env) {
    const url = new URL(request.url)
    const [, port, kind, name] = url.pathname.split('/').map(decodeURIComponent)
    if (port === 'limit') return Response.json(await limits[kind](env).take(name))
    const cache = caches_[kind](env)
    if (request.method === 'PUT') {
      const seconds = url.searchParams.get('seconds')
      const bytes = new Uint8Array(await request.arrayBuffer())
      await cache.put(name, { bytes, contentType: url.searchParams.get('type'), seconds: seconds === null ? null : Number(seconds) })
      return new Response('')
    }
    const audio = await cache.get(name)
    if (audio === null) return new Response(null, { status: 404 })
    return new Response(audio.bytes, { headers: { facts: JSON.stringify([audio.contentType, audio.seconds]) } })
  },
}
`

async function openWorker() {
  const worker = new Miniflare({
    compatibilityDate: COMPATIBILITY_DATE,
    modules: pluginModules(ENTRY),
    kvNamespaces: ['KV'],
    durableObjects: { OBJECT: 'CrossfadeLimiter' },
    ratelimits: { BINDING: { namespace_id: '1', simple: { limit: 5, period: 10 } } },
  })
  await worker.ready
  return worker
}

function remoteCache(worker: Miniflare, kind: string): AudioCache {
  const address = (key: string) => `http://stores.local/cache/${kind}/${encodeURIComponent(key)}`
  return {
    async get(key): Promise<Audio | null> {
      const answer = await worker.dispatchFetch(address(key))
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (answer.status === 404) return null
      const [contentType, seconds] = JSON.parse(answer.headers.get('facts') ?? '')
      return { bytes, contentType, seconds }
    },
    async put(key, { bytes, contentType, seconds }) {
      const query = new URLSearchParams({
        type: contentType,
        ...(seconds === null ? {} : { seconds: String(seconds) }),
      })
      const answer = await worker.dispatchFetch(`${address(key)}?${query}`, { method: 'PUT', body: bytes })
      if (answer.status !== 200) throw new Error(await answer.text())
    },
  }
}

function remoteLimit(worker: Miniflare, kind: string): RateLimit {
  return {
    async take(who) {
      const answer = await worker.dispatchFetch(
        `http://stores.local/limit/${kind}/${encodeURIComponent(who)}`,
      )
      return (await answer.json()) as RateAnswer
    },
  }
}

interface KvKeys {
  list(): Promise<{ readonly keys: readonly { readonly name: string; readonly expiration?: number }[] }>
  delete(name: string): Promise<void>
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

audioCacheContract('Workers KV', async () => {
  const worker = await openWorker()
  return {
    cache: remoteCache(worker, 'kv'),
    // KV keeps everything for a minute at least: what stands for it is that it is gone once KV says so.
    async outlive() {
      const kv = (await worker.getKVNamespace('KV')) as unknown as KvKeys
      const { keys } = await kv.list()
      for (const { name, expiration } of keys) {
        if (expiration === undefined) throw new Error(`${name} would be kept for ever`)
        await kv.delete(name)
      }
    },
    close: () => worker.dispose(),
  }
})

audioCacheContract('the Cache API', async () => {
  const worker = await openWorker()
  return {
    cache: remoteCache(worker, 'edge'),
    outlive: () => wait(6_100),
    close: () => worker.dispose(),
  }
})

rateLimitContract('a Durable Object', async () => {
  const worker = await openWorker()
  return {
    limit: remoteLimit(worker, 'object'),
    // Long enough for six calls on a machine that has other things to do.
    windowSeconds: 5,
    outlive: () => wait(5_100),
    close: () => worker.dispose(),
  }
})

rateLimitContract('the rate-limit binding', async () => {
  const worker = await openWorker()
  return {
    limit: remoteLimit(worker, 'binding'),
    windowSeconds: 10,
    // Its windows are ten seconds of the clock: a test that begins at the end of one would see two.
    settle: () => wait(Date.now() % 10_000 > 7_000 ? 10_100 - (Date.now() % 10_000) : 0),
    outlive: () => wait(10_100 - (Date.now() % 10_000)),
    close: () => worker.dispose(),
  }
})
