/** The whole of control on its store, while the world around it misbehaves. */

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Store } from '../../control/ports/store.ts'
import { createMemoryStore } from '../../control/store/memory/create-memory-store.ts'
import { SimulatedWorld, type WorldOptions } from '../support/simulated-world.ts'

// Simulated hours on a machine that may have other things to do.
vi.setConfig({ testTimeout: 60_000 })

const HOUR_MS = 3_600_000

let store: Store
beforeEach(() => {
  store = createMemoryStore()
})
afterEach(() => store.close())

async function worldAt(stage: string, options: Partial<WorldOptions> = {}): Promise<SimulatedWorld> {
  const world = await SimulatedWorld.open({ store, ...options })
  await world.seed()
  await world.climbTo(stage)
  await world.run(60)
  return world
}

const isBack = (world: SimulatedWorld) => async () => (await world.view()).phase === 'rolled-back'

describe('a total outage in the whole of control', () => {
  test.each([
    HOUR_MS,
    -HOUR_MS,
  ])('is rolled back within 20 s though the wall clock steps by %d ms in its middle', async (step) => {
    const world = await worldAt('50 %')
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(4)
    world.wallStep = step
    expect(await world.run(40, isBack(world))).toBeLessThanOrEqual(16)
    const view = await world.view()
    expect(view.rollback).toMatchObject({ trigger: 'errors', by: { kind: 'judge' } })
    await world.run(3)
    expect((await world.view()).propagation?.observedAt).not.toBeNull()
    expect(world.errors).toEqual([])
  })

  test('is rolled back though a person lowers the share in its middle', async () => {
    const world = await worldAt('50 %')
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(4)
    await world.must({ command: 'set-share', share: 2_500 as never, reason: 'less of it', waive: [] })
    expect(await world.run(60, isBack(world))).toBeLessThanOrEqual(40)
    expect((await world.view()).share).toBe(0)
  })

  test('is decided in the same second when every batch comes twice', async () => {
    const seconds: number[] = []
    for (const twice of [false, true]) {
      store = createMemoryStore()
      const world = await worldAt('50 %')
      world.sendsTwice = twice
      world.behaviours['kokoro']!.errorRate = 1
      seconds.push(await world.run(60, isBack(world)))
    }
    expect(seconds[0]).toBeLessThanOrEqual(20)
    expect(seconds[1]).toBe(seconds[0])
  })

  test('is decided in the same second when control dies and comes back at any second of it', async () => {
    const seconds: number[] = []
    for (const dies of [null, 1, 3, 6]) {
      store = createMemoryStore()
      const world = await worldAt('50 %')
      world.behaviours['kokoro']!.errorRate = 1
      let took = 0
      if (dies !== null) {
        took = await world.run(dies)
        await world.attach(store)
      }
      seconds.push(took + (await world.run(60, isBack(world))))
    }
    expect(seconds[0]).toBeLessThanOrEqual(20)
    expect(new Set(seconds)).toEqual(new Set([seconds[0]]))
  })
})

describe('when the baseline is in trouble', () => {
  test('alone, the candidate stays: there is nothing to roll back', async () => {
    const world = await worldAt('50 %')
    world.behaviours['workers-ai']!.errorRate = 1
    await world.run(240)
    const view = await world.view()
    expect([view.phase, view.share]).toEqual(['ramping', 5_000])
    expect(view.verdicts.filter(({ state }) => state === 'breached')).toEqual([])
  })

  test('together with the candidate, nobody is moved; once it is well again, the candidate is rolled back', async () => {
    const world = await worldAt('50 %')
    world.behaviours['workers-ai']!.errorRate = 1
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(120)
    expect((await world.view()).share).toBe(5_000)
    world.behaviours['workers-ai']!.errorRate = 0
    expect(await world.run(120, isBack(world))).toBeLessThanOrEqual(60)
  })
})
