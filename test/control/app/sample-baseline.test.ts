import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { RolloutKey } from '../../../control/core/ids.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { SimulatedWorld } from '../../support/simulated-world.ts'

const TTS = 'tts' as RolloutKey

/** At 100 %, with a reference of the baseline that was filled on the way up. */
async function atFullShare(suspicionPerDay: number) {
  const store = createMemoryStore()
  const { shadow, triggers, signals } = DEFAULT_POLICY
  const world = await SimulatedWorld.open({
    store,
    requestsPerSecond: 8,
    policy: {
      shadow: { ...shadow, suspicionPerDay },
      triggers: { ...triggers, referenceMinRequests: 100 },
      // Its hold would be a decision.
      signals: { ...signals, eager: { enabled: false } },
    },
  })
  await world.seed()
  await world.climbTo('50 %')
  await world.run(300)
  world.requestsPerSecond = 1
  for (const _ of ['75 %', '100 %']) {
    await world.must({ command: 'advance', reason: 'on', waive: [] })
    await world.run(2)
  }
  await world.run(60)
  const phase = async () => (await store.rollouts.load(TTS))!.state.phase
  const reverse = () => world.plan!.rollouts[0]!.shadow.reverse
  return { world, store, phase, reverse }
}

describe('suspicion sampling', () => {
  it('hears more of the baseline at 100 % while there is a suspicion, and the breach is decided live', async () => {
    const { world, phase, reverse, store } = await atFullShare(2_000)
    expect(reverse()).toBe(100)
    const version = (await store.rollouts.load(TTS))!.version
    world.behaviours['kokoro']!.latencyMs *= 2.2
    const suspected = await world.run(800, async () => reverse() === 5_000)
    expect(suspected).toBeLessThan(800)
    const view = await world.view()
    expect(view.sampling.on).toBe(true)
    // The plan is newer, the rollout is not: nobody was moved, and the ledger says nothing.
    expect(view.version).toBe(version)
    const decided = await world.run(800 - suspected, async () => (await phase()) === 'rolled-back')
    expect(suspected + decided).toBeLessThanOrEqual(800)
    expect((await world.view()).rollback?.trigger).toMatch(/^latency/)
    expect(world.reverseCopies).toBeGreaterThan(20)
    await world.run(3)
    expect((await world.view()).sampling.on).toBe(false)
  }, 90_000)

  it('goes on after a restart, with what it has cost so far, and ends when its reason does', async () => {
    const { world, store, reverse } = await atFullShare(2_000)
    world.behaviours['kokoro']!.latencyMs *= 2.2
    await world.run(800, async () => reverse() === 5_000)
    await world.run(20)
    const before = (await world.view()).sampling
    await world.attach(store)
    expect((await world.view()).sampling).toEqual(before)
    expect(before.copies).toBeGreaterThan(0)
    await world.run(2)
    expect(reverse()).toBe(5_000)
    await world.must({ command: 'roll-back', reason: 'enough' })
    await world.run(2)
    expect((await world.view()).sampling.on).toBe(false)
    expect(reverse()).toBe(0)
  }, 60_000)

  it('stays within its copies of a day, and comes back down with the suspicion', async () => {
    const { world, phase, reverse } = await atFullShare(15)
    const before = world.reverseCopies
    world.behaviours['kokoro']!.latencyMs *= 2.2
    await world.run(500, async () => reverse() === 5_000)
    expect(reverse()).toBe(5_000)
    await world.run(120, async () => reverse() === 100 || (await phase()) === 'rolled-back')
    // One more second passes before the gateway has the plan.
    expect(world.reverseCopies - before).toBeLessThanOrEqual(15 + 6)
    expect((await world.view()).sampling.on).toBe(false)
  }, 90_000)

  it('does not happen to a healthy candidate', async () => {
    const { world, reverse } = await atFullShare(2_000)
    let most = 0
    await world.run(600, async () => {
      most = Math.max(most, reverse())
      return false
    })
    expect(most).toBe(100)
  }, 60_000)
})
