import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createKeyedHash } from '../../gateway-plugin/identity/keyed-hash.ts'
import { connectRedis, type RedisConnection } from '../../gateway-plugin/runtimes/node-redis.ts'
import { createRedisCache } from '../../gateway-plugin/stores/cache-redis.ts'
import { createRedisRateLimit } from '../../gateway-plugin/stores/rate-limit-redis.ts'
import { audioCacheContract } from '../contracts/audio-cache.contract.ts'
import { rateLimitContract } from '../contracts/rate-limit.contract.ts'
import { type GatewayWorld, startWorld } from '../runtimes/gateway-world.ts'
import { until } from '../runtimes/listen.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'

let redis: RedisServer
beforeAll(async () => {
  redis = await startRedis()
})
afterAll(() => redis.kill())

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** A connection that has answered. */
async function connect(): Promise<RedisConnection> {
  const connection = await connectRedis(redis.url)
  await until(
    () =>
      connection.commands.get('there').then(
        () => true,
        () => false,
      ),
    (isThere) => isThere,
  )
  return connection
}

audioCacheContract('Redis', async () => {
  const connection = await connect()
  return {
    cache: createRedisCache(connection.commands, { lifetimeMs: 1_500, prefix: `contract-${Date.now()}:` }),
    outlive: () => wait(1_700),
    close: () => connection.close(),
  }
})

rateLimitContract('Redis', async () => {
  const connection = await connect()
  const settings = {
    requests: 5,
    windowMs: 3_000,
    hash: createKeyedHash('k'),
    prefix: `limit-${Date.now()}:`,
  }
  return {
    limit: createRedisRateLimit(connection.commands, settings),
    windowSeconds: 3,
    outlive: () => wait(3_200),
    close: () => connection.close(),
  }
})

describe('gateways that share a Redis', () => {
  const worlds: GatewayWorld[] = []
  const connections: RedisConnection[] = []
  const open = async (rateLimit = 0) => {
    const connection = await connect()
    connections.push(connection)
    const world = await startWorld({
      rollout: { share: 10_000 },
      settings: { redis: connection.commands, rateLimit },
    })
    worlds.push(world)
    return world
  }
  afterEach(async () => {
    for (const world of worlds.splice(0)) await world.close()
    for (const connection of connections.splice(0)) connection.close()
  })
  const say = (text: string) => ({ text, format: 'wav' })

  it('answer from each other’s audio, and never one arm with what the other spoke', async () => {
    const [first, second] = [await open(), await open()]
    const text = `Shared ${Date.now()}`
    const spoken = await first.speak(say(text))
    expect(spoken.headers['x-tts-cache']).toBe('miss')
    await until(
      () => second.speak(say(text)),
      ({ headers }) => headers['x-tts-cache'] === 'hit',
    )
    const heard = await second.speak(say(text))
    expect(heard.headers).toMatchObject({ 'x-tts-cache': 'hit', 'x-tts-engine': 'kokoro' })
    expect(heard.body.equals(spoken.body)).toBe(true)
    second.control.publish(second.plan({ share: 0 }))
    await until(
      () => second.speak(say(text)),
      ({ headers }) => headers['x-tts-arm'] === 'baseline',
    )
    expect((await second.speak(say(text))).headers['x-tts-engine']).toBe('workers-ai')
  })

  it('count a user’s requests together', async () => {
    const [first, second] = [await open(3), await open(3)]
    const user = `user-${Date.now()}`
    const statuses = []
    for (const [index, world] of [first, second, first, second].entries())
      statuses.push((await world.speak(say(`Text ${index} of ${user}`), user)).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  it('go on without it when it dies, limited by their own memory, log that once, and use it again', async () => {
    const world = await open(3)
    const user = `user-${Date.now()}`
    expect((await world.speak(say(`Before ${user}`), user)).status).toBe(200)
    await redis.kill()
    try {
      const statuses = []
      const latencies = []
      for (let i = 0; i < 6; i++) {
        const startedAt = performance.now()
        statuses.push((await world.speak(say(`During ${i} ${user}`), user)).status)
        latencies.push(performance.now() - startedAt)
      }
      // Three by this instance's memory, which knew nothing of the one before; then 429, and never a failure.
      expect(statuses).toEqual([200, 200, 200, 429, 429, 429])
      expect(Math.max(...latencies)).toBeLessThan(2_000)
      const events = world.logged.map((line) => (JSON.parse(line) as { event: string }).event)
      expect(events.filter((event) => event.startsWith('redis.'))).toEqual(['redis.unreachable'])
      const status = JSON.parse((await world.ask('/status')).body.toString())
      expect(status.cache.failures).toBeGreaterThanOrEqual(6)
    } finally {
      await redis.restart()
    }
    // Limits of Redis hold again, and it came back empty.
    await until(
      () => world.speak(say(`After ${Math.random()}`), `${user}-again`),
      () => world.logged.some((line) => line.includes('redis.reachable')),
    )
    expect(world.logged.filter((line) => line.includes('redis.')).length).toBe(2)
    const batches = await world.records(4)
    expect(batches.every(({ outcome }) => outcome === 'ok')).toBe(true)
  })

  it('wait a quarter of a second once for one that hangs, and not with every request', async () => {
    const world = await open()
    await world.speak(say(`Before ${Math.random()}`))
    redis.freeze()
    try {
      const latencies = []
      for (let i = 0; i < 4; i++) {
        const startedAt = performance.now()
        expect((await world.speak(say(`During ${i} ${Math.random()}`))).status).toBe(200)
        latencies.push(performance.now() - startedAt)
      }
      // One of them found out; by then the others knew. A second later one more would.
      expect(latencies.filter((ms) => ms >= 240).length).toBeLessThanOrEqual(2)
      expect(world.logged.filter((line) => line.includes('redis.unreachable')).length).toBe(1)
    } finally {
      redis.thaw()
    }
  })

  it('go on reading from one that is full and may drop nothing, limited by their own memory', async () => {
    const full = await startRedis('3mb', 'noeviction')
    const connection = await connectRedis(full.url)
    connections.push(connection)
    const world = await startWorld({
      rollout: { share: 10_000 },
      settings: { redis: connection.commands, rateLimit: 3 },
    })
    worlds.push(world)
    const { commands } = connection
    await until(
      () =>
        commands.get('anything').then(
          () => true,
          () => false,
        ),
      (isThere) => isThere,
    )
    const bytes = new Uint8Array(200_000)
    await expect(
      (async () => {
        for (let i = 0; i < 30; i++) await commands.set(`filler-${i}`, bytes, 60_000)
      })(),
    ).rejects.toThrow('OOM')
    expect(await commands.get('filler-0')).toHaveLength(200_000)
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await world.speak(say(`Sentence ${i}.`))).status)
    expect(statuses).toEqual([200, 200, 200, 429])
    await full.kill()
  })

  it('drop what nobody asks for when it is full, and go on', async () => {
    const small = await startRedis('3mb')
    const connection = await connectRedis(small.url)
    connections.push(connection)
    const cache = createRedisCache(connection.commands, { lifetimeMs: 60_000 })
    await until(
      () =>
        Promise.resolve(cache.get('x')).then(
          () => true,
          () => false,
        ),
      (isThere) => isThere,
    )
    const bytes = new Uint8Array(200_000)
    for (let i = 0; i < 20; i++) await cache.put(`key-${i}`, { bytes, contentType: 'audio/wav', seconds: 1 })
    expect(await cache.get('key-0')).toBeNull()
    expect(await cache.get('key-19')).not.toBeNull()
    await small.kill()
  })
})
