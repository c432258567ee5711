/** What control knows after it died and came up again, beside what it knew before. */

import { describe, expect, it } from 'vitest'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { assign } from '../../../gateway-plugin/assign.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { SimulatedWorld, type WorldOptions } from '../../support/simulated-world.ts'

async function worldAt(stage: string, options: Partial<WorldOptions> = {}) {
  const store = createMemoryStore()
  const world = await SimulatedWorld.open({ store, ...options })
  await world.seed()
  await world.climbTo(stage)
  return { store, world }
}

function memoryOf(world: SimulatedWorld) {
  const { state } = world.control.ctx.judges.admission().get('tts')!
  const active = state.active.map(([minute, units]) => [minute, units.toSorted()])
  return { muted: [...state.muted].sort(([a], [b]) => (a < b ? -1 : 1)), active }
}

function userOnCandidate(world: SimulatedWorld): string {
  const { salt, share } = world.plan!.rollouts[0]!
  return Array.from({ length: 99 }, (_, i) => `roaming-${i}`).find(
    (user) => assign(salt, user, share) === 'candidate',
  )!
}

describe('who is not heard for a while', () => {
  it('is the same after a restart, although two instances told of a user in another order than it happened', async () => {
    const { world, store } = await worldAt('50 %')
    await world.run(31)
    const user = userOnCandidate(world)
    const ended = (outcome: 'ok' | 'error', agoMs: number): AttemptRecord => {
      const [record] = world.request(user, outcome)
      return { ...record!, startedAt: world.now - agoMs - 100, endedAt: world.now - agoMs }
    }
    // The second instance is heard later, with what ended before, in a second that is still open.
    world.now += 1_400
    await world.send([ended('error', 200)])
    world.instance = 'instance-2'
    await world.send([ended('error', 1_300), ended('ok', 1_250)])
    const before = memoryOf(world)
    expect(before.muted.length).toBeGreaterThan(0)
    await world.attach(store)
    expect(memoryOf(world)).toEqual(before)
  })

  it('is the same after a restart, whatever stood first in a batch', async () => {
    const { world, store } = await worldAt('50 %')
    await world.run(31)
    const user = userOnCandidate(world)
    const [first] = world.request(user, 'error')
    const at = world.now
    world.now += 500
    const bad = { ...first!, startedAt: at - 90, endedAt: at - 50 }
    await world.send([{ ...bad, startedAt: at + 20, endedAt: at + 100 }, bad])
    const before = memoryOf(world)
    expect(before.muted.length).toBeGreaterThan(0)
    await world.attach(store)
    expect(memoryOf(world)).toEqual(before)
  })
})
