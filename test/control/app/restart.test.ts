/** What control knows after it died and came up again, beside what it knew before. */

import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
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

describe('copies that a suspicion costs', () => {
  it('are counted once, although control dies while seconds with some of them are open', async () => {
    const { shadow, triggers, signals } = DEFAULT_POLICY
    const { world, store } = await worldAt('75 %', {
      requestsPerSecond: 8,
      policy: {
        shadow: { ...shadow, suspicionPerDay: 2_000 },
        triggers: { ...triggers, referenceMinRequests: 1_000 },
        signals: { ...signals, eager: { enabled: false } },
      },
    })
    const copies = async () => (await world.view()).sampling.copies
    // With next to no references more of the baseline is asked for.
    await world.must({ command: 'advance', reason: 'on', waive: [] })
    await world.run(300, async () => (await copies()) > 20)
    const before = await copies()
    expect(before).toBeGreaterThan(20)
    await world.must({ command: 'hold', reason: 'look' })
    await world.send(Array.from({ length: 20 }, (_, i) => world.request(`user-${i}`)).flat())
    // Written with the judge, while the second that they belong to is open.
    await world.must({ command: 'resume', reason: 'go on' })
    const known = await copies()
    expect(known).toBeGreaterThan(before)
    await world.attach(store)
    expect(await copies()).toBe(known)
    await world.run(2)
    await world.attach(store)
    expect(await copies()).toBeGreaterThanOrEqual(known)
  }, 60_000)
})
