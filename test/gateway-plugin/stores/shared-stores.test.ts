import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AudioCache, createMemoryCache } from '../../../gateway-plugin/stores/cache.ts'
import { packAudio, unpackAudio } from '../../../gateway-plugin/stores/cache-blob.ts'
import { guardCache } from '../../../gateway-plugin/stores/cache-guard.ts'
import { layerCaches } from '../../../gateway-plugin/stores/cache-layers.ts'
import { createMeteredCache, hitRate } from '../../../gateway-plugin/stores/cache-meter.ts'
import { createStoreGuard, StoreAway } from '../../../gateway-plugin/stores/guard-store.ts'
import { createMemoryRateLimit } from '../../../gateway-plugin/stores/rate-limit.ts'
import { guardRateLimit } from '../../../gateway-plugin/stores/rate-limit-guard.ts'
import { isRedisRefusal } from '../../../gateway-plugin/stores/redis-refusal.ts'
import { audioCacheContract } from '../../contracts/audio-cache.contract.ts'
import { rateLimitContract } from '../../contracts/rate-limit.contract.ts'

const memory = (now: () => number) => createMemoryCache({ mostBytes: 10_000_000, lifetimeMs: 1000, now })
const audio = { bytes: Uint8Array.of(1, 2, 3), contentType: 'audio/wav', seconds: 1 }

audioCacheContract('memory', async () => {
  let now = 0
  return {
    cache: memory(() => now),
    outlive: () => {
      now += 1000
    },
    close: () => {},
  }
})

audioCacheContract('a near one in front of a far one', async () => {
  let now = 0
  const clock = () => now
  const guard = createStoreGuard({ name: 'far', now: clock, log: () => {} })
  return {
    cache: layerCaches(memory(clock), guardCache(memory(clock), guard)),
    outlive: () => {
      now += 1000
    },
    close: () => {},
  }
})

rateLimitContract('memory', async () => {
  let now = 0
  return {
    limit: createMemoryRateLimit(5, () => now, 10_000),
    windowSeconds: 10,
    outlive: () => {
      now += 10_000
    },
    close: () => {},
  }
})

describe('audio as one value', () => {
  it('comes back as it was, whatever its bytes and facts', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.string({ maxLength: 60 }),
        fc.option(fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 })),
        (bytes, contentType, seconds) => {
          expect(unpackAudio(packAudio({ bytes, contentType, seconds }))).toEqual({
            bytes,
            contentType,
            seconds,
          })
        },
      ),
    )
  })

  it('is refused when another program wrote it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const found = unpackAudio(bytes)
        if (found !== null) expect(typeof found.contentType).toBe('string')
      }),
    )
    for (const text of ['', 'hello', '\u0001\u0000\u0002{}', '\u0001\u0000\u0009["a/wav"]x'])
      expect(unpackAudio(new TextEncoder().encode(text))).toBeNull()
  })
})

describe('a near cache in front of a far one', () => {
  it('asks the far one once and answers from nearby then', async () => {
    let asked = 0
    const far: AudioCache = {
      get: () => {
        asked++
        return audio
      },
      put: () => {},
    }
    const cache = layerCaches(
      memory(() => 0),
      far,
    )
    expect([await cache.get('a'), await cache.get('a')]).toEqual([audio, audio])
    expect(asked).toBe(1)
  })
})

describe('a guard before a store that fails', () => {
  const setUp = () => {
    const world = { now: 0, isDown: false, asked: 0, logged: [] as string[] }
    const guard = createStoreGuard({
      name: 'redis',
      now: () => world.now,
      log: (level, event) => world.logged.push(`${level} ${event}`),
      timeoutMs: 20,
    })
    const ask = () =>
      guard.run(async () => {
        world.asked++
        if (world.isDown) throw new Error('connection refused')
        return 'here'
      })
    return { world, guard, ask }
  }

  it('logs once that it went and once that it came back, and asks it once a second in between', async () => {
    const { world, guard, ask } = setUp()
    expect(await ask()).toBe('here')
    world.isDown = true
    for (let i = 0; i < 50; i++) {
      await expect(ask()).rejects.toBeInstanceOf(StoreAway)
      world.now += 100
    }
    expect(guard.isAway()).toBe(true)
    expect(world.asked).toBe(1 + 5)
    world.isDown = false
    world.now += 1000
    expect(await ask()).toBe('here')
    expect(world.logged).toEqual(['warn redis.unreachable', 'info redis.reachable'])
  })

  it('waits no longer than its time limit for one that hangs', async () => {
    const { guard, world } = setUp()
    await expect(guard.run(() => new Promise(() => {}))).rejects.toThrow('no answer in 20 ms')
    expect(world.logged).toEqual(['warn redis.unreachable'])
  })

  it('goes on reading from one that refuses to write, and says so once a minute', async () => {
    const world = { now: 0, logged: [] as string[] }
    const log = (level: string, event: string) => void world.logged.push(`${level} ${event}`)
    const guard = createStoreGuard({ name: 'redis', now: () => world.now, log, isRefusal: isRedisRefusal })
    const refused = new Error("OOM command not allowed when used memory > 'maxmemory'.")
    for (let i = 0; i < 600; i++) {
      await expect(guard.run(() => Promise.reject(refused))).rejects.toBeInstanceOf(StoreAway)
      expect(await guard.run(() => 'here')).toBe('here')
      world.now += 100
    }
    expect(world.logged).toEqual(['warn redis.refused'])
    expect(isRedisRefusal(new Error('Socket closed unexpectedly'))).toBe(false)
  })

  it('limits by memory while the store is away', async () => {
    const { guard } = setUp()
    const broken = { take: () => Promise.reject(new Error('gone')) }
    const limit = guardRateLimit(
      broken,
      guard,
      createMemoryRateLimit(2, () => 0),
    )
    const answers = [await limit.take('ana'), await limit.take('ana'), await limit.take('ana')]
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, false])
  })
})

describe('a cache that counts', () => {
  it('tells hits, misses, shared answers and failures, and turns a failure into a miss', async () => {
    const logged: string[] = []
    let isDown = false
    const store = memory(() => 0)
    const cache = createMeteredCache(
      {
        get: (key) => (isDown ? Promise.reject(new Error('broken')) : store.get(key)),
        put: (key, one) => (isDown ? Promise.reject(new Error('broken')) : store.put(key, one)),
      },
      (_, event) => logged.push(event),
    )
    expect(hitRate(cache.counts())).toBeNull()
    expect(await cache.get('a')).toBeNull()
    await cache.put('a', audio)
    expect(await cache.get('a')).toEqual(audio)
    isDown = true
    expect(await cache.get('a')).toBeNull()
    await cache.put('a', audio)
    expect(cache.counts()).toEqual({ hits: 1, misses: 2, shared: 0, failures: 2 })
    cache.noteShared()
    expect(hitRate(cache.counts())).toBeCloseTo(2 / 3)
    expect(logged).toEqual(['cache.failing'])
  })
})
