import { describe, expect, it } from 'vitest'
import { createKvPlanStore } from '../../gateway-plugin/runtimes/kv-plan-store.ts'
import type { KvNamespace } from '../../gateway-plugin/stores/cache-kv.ts'

function fakeKv(isBroken = false) {
  const values = new Map<string, string>()
  const writes: string[] = []
  const state = { isBroken, isForsaken: false }
  const kv = {
    async get(key: string) {
      const { isForsaken } = state
      await Promise.resolve()
      if (isForsaken) return new Promise<never>(() => {})
      if (state.isBroken) throw new Error('KV is away')
      return values.get(key) ?? null
    },
    async put(key: string, value: string) {
      writes.push(value)
      values.set(key, value)
    },
  } as unknown as KvNamespace
  return { kv, writes, state }
}

describe('the last good plan in KV', () => {
  it('is written when it differs from what is there, by whichever isolate, and only then', async () => {
    const { kv, writes } = fakeKv()
    const first = createKvPlanStore(kv, 'edge')
    await first.save('{"planVersion":1}')
    await first.save('{"planVersion":1}')
    for (let isolate = 0; isolate < 5; isolate++) {
      const store = createKvPlanStore(kv, 'edge')
      // Control answered first: the plan is to be kept before KV was read.
      await Promise.all([store.load(), store.save('{"planVersion":1}')])
    }
    await createKvPlanStore(kv, 'edge').save('{"planVersion":2}')
    expect(writes).toEqual(['{"planVersion":1}', '{"planVersion":2}'])
    expect(await createKvPlanStore(kv, 'edge').load()).toBe('{"planVersion":2}')
    expect(await createKvPlanStore(kv, 'another').load()).toBeNull()
  })

  it('is written also where nothing can be read', async () => {
    const { kv, writes } = fakeKv(true)
    await createKvPlanStore(kv, 'edge').save('{"planVersion":3}')
    expect(writes).toEqual(['{"planVersion":3}'])
  })

  it('is looked for again by the next request when it could not be read, or was not there yet', async () => {
    const { kv, state } = fakeKv(true)
    const store = createKvPlanStore(kv, 'edge')
    await expect(store.load()).rejects.toThrow('KV is away')
    state.isBroken = false
    expect(await store.load()).toBeNull()
    await createKvPlanStore(kv, 'edge').save('{"planVersion":4}')
    expect(await store.load()).toBe('{"planVersion":4}')
  })

  it('is asked for again where a Worker was ended while it read, and written all the same', async () => {
    const { kv, writes, state } = fakeKv()
    let now = 0
    const store = createKvPlanStore(kv, 'edge', () => now)
    state.isForsaken = true
    void store.load()
    state.isForsaken = false
    now = 5_000
    await store.save('{"planVersion":5}')
    expect(writes).toEqual(['{"planVersion":5}'])
    expect(await store.load()).toBe('{"planVersion":5}')
  })
})
