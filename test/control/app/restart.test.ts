/** What control knows after it died and came up again, beside what it knew before. */

import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { RolloutKey } from '../../../control/core/ids.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { assign } from '../../../gateway-plugin/assign.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { SimulatedWorld, seededRandom, type WorldOptions } from '../../support/simulated-world.ts'

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

/** All that is decided on, and who is heard. What gateways report of themselves is as of now, before and after. */
async function everythingKnown(world: SimulatedWorld) {
  const { judges } = world.control.ctx
  const key = 'tts' as RolloutKey
  const gate = { rule: 'evidence', alpha: 0.01, minRequests: 10 } as const
  const { state } = (await world.control.ctx.store.rollouts.load(key))!
  return {
    verdicts: judges.verdicts(key),
    signals: judges.signals(key).filter(({ signal }) => signal !== 'lost-records'),
    holding: judges.holdingSignals(key).map(({ signal }) => signal),
    // A person's hold does not end by itself, so nobody asks.
    quietMs: state.phase === 'held' && state.cause.kind === 'signal' ? judges.quietMs(key) : null,
    rules: judges.literalAlerts(key),
    sampling: judges.sampling(key),
    requests: judges.candidateRequests(key),
    countedMs: judges.candidateMs(key),
    loudness: judges.loudness(key),
    errors: judges.measured(key, { gate: 'errors', maxRate: 0.02, ...gate }),
    latency: judges.measured(key, { gate: 'latency', maxRatio: 1.2, ...gate }),
    judgedAt: judges.judgedAt(key),
    memory: memoryOf(world),
  }
}

const RATES = {
  projectedPerCharacter: 1,
  fixedPerCharacter: 0.8,
  calls: { 'workers-ai ': { perCall: 0, perCharacter: 9, perAudioSecond: 0, perMicroUnit: null } },
}

describe('how long it has been quiet', () => {
  it('is the same after a restart, although nobody asked for anything when the signal ended', async () => {
    const { world, store } = await worldAt('50 %')
    await world.run(40)
    world.misroute = () => 'candidate'
    await world.run(2)
    world.requestsPerSecond = 0
    const quiet = () => world.control.ctx.judges.quietMs('tts' as RolloutKey)!
    await world.run(400, async () => quiet() === 7_000)
    await world.attach(store)
    await world.beat()
    expect(quiet()).toBe(7_000)
  })
})

describe('whatever happens to a rollout', () => {
  it.each([1, 2, 3, 4, 5])('is known after a restart at any moment as it was before: %i', async (seed) => {
    const { world, store } = await worldAt('50 %', { seed, users: 40 })
    await world.control.ctx.judges.setCostRates('tts' as RolloutKey, RATES)
    const random = seededRandom(seed * 7_919)
    const anybody = () => `user-${Math.floor(random() * 40)}`
    const happenings: readonly (() => Promise<unknown>)[] = [
      () => world.command({ command: 'hold', reason: 'look' }),
      () => world.command({ command: 'resume', reason: 'go on' }),
      () => world.command({ command: 'roll-back', reason: 'enough' }),
      () => world.command({ command: 'undo', reason: 'a mistake' }),
      () => world.command({ command: 'set-share', share: 4_000, reason: 'less', waive: [] }),
      () => world.command({ command: 'set-share', share: 5_000, reason: 'more', waive: [] }),
      () => world.say({ kind: 'complaint' }, { arm: 'candidate', user: anybody() }),
      () => world.say({ kind: 'complaint' }, { arm: 'baseline', user: anybody() }),
    ]
    for (let step = 0; step < 60; step++) {
      world.requestsPerSecond = [0.02, 0.05, 0.2, 4][Math.floor(random() * 4)]!
      world.behaviours['kokoro'] = {
        errorRate: random() < 0.3 ? 0.05 : 0.002,
        latencyMs: 150,
        outcome: random() < 0.3 ? 'saturated' : 'error',
      }
      world.misroute =
        random() < 0.3 ? (user) => (user.endsWith('7') ? 'candidate' : undefined) : () => undefined
      if (random() < 0.6) await happenings[Math.floor(random() * happenings.length)]!()
      await world.run(1 + Math.floor(random() * 70))
      // In the middle of a second, with something in it or not.
      const within = Math.floor(random() * 1_000)
      world.now += within
      if (random() < 0.5) await world.send(world.request(anybody()))
      await world.beat()
      const before = await everythingKnown(world)
      await world.attach(store)
      await world.beat()
      expect(await everythingKnown(world), `step ${step}`).toEqual(before)
      world.now += 1_000 - within
    }
  }, 60_000)
})
