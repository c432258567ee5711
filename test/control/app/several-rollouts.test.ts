import { describe, expect, it } from 'vitest'
import type { RolloutView } from '../../../control/app/views.ts'
import type { RolloutKey } from '../../../control/core/ids.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { assign, bucketOf, hashUnit } from '../../../gateway-plugin/assign.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { ADMIN, backend, OPEN_POLICY, SimulatedWorld, unitOf } from '../../support/simulated-world.ts'

/** A second move beside `tts`: Spanish speech to a server of its own, with requests of its own. */
async function withSpanish(world: SimulatedWorld): Promise<void> {
  const { api } = world.control
  await api.putBackend(ADMIN, backend('chatterbox'))
  const created = await api.createRollout(ADMIN, {
    key: 'spanish',
    name: 'Spanish speech',
    baseline: 'workers-ai',
    candidate: 'chatterbox',
    eligible: { languages: ['es'], voices: [], formats: [], maxCharacters: 0 },
    overrides: [],
    policy: OPEN_POLICY,
    salt: 'spanish-2026',
  })
  if (!created.ok) throw new Error(JSON.stringify(created.error))
}

async function view(world: SimulatedWorld, key: string): Promise<RolloutView> {
  const read = await world.control.api.rollout(key)
  if (!read.ok) throw new Error(read.error.detail)
  return read.value
}

function spanish(world: SimulatedWorld, user: string, failing: boolean): AttemptRecord {
  const plan = world.plan!.rollouts.find(({ key }) => key === 'spanish')!
  const [english] = world.request(user, 'ok')
  const arm = assign(plan.salt, user, plan.share)
  const failed = failing && arm === 'candidate'
  return {
    ...english!,
    rollout: 'spanish',
    epoch: plan.epoch,
    arm,
    bucket: bucketOf(hashUnit(plan.salt, user)),
    backend: arm === 'candidate' ? 'chatterbox' : 'workers-ai',
    outcome: failed ? 'error' : 'ok',
    failure: failed ? 'server-error' : 'none',
    language: 'es',
    unit: unitOf(user),
  }
}

/** Both at 50 %; the answer makes so many seconds of Spanish requests beside the English ones. */
async function bothAtHalf(world: SimulatedWorld) {
  await world.seed()
  await withSpanish(world)
  const command = async (key: string, name: 'start' | 'advance') => {
    const { version } = await view(world, key)
    await world.control.api.command(ADMIN, key, version, { command: name, reason: 'on', waive: [] })
  }
  await world.climbTo('50 %')
  for (const name of ['start', 'advance', 'advance', 'advance'] as const) {
    await command('spanish', name)
    await world.run(3)
  }
  expect((await view(world, 'spanish')).stage).toBe('50 %')
  let seq = 100_000
  return async (seconds: number, failing: boolean) => {
    for (let second = 0; second < seconds; second++) {
      const users = Array.from({ length: 4 }, (_, i) => `usuario-${(second * 4 + i) % 150}`)
      world.instance = 'instance-es'
      await world.send(
        users.map((user) => spanish(world, user, failing)),
        ++seq,
      )
      world.instance = 'instance-1'
      await world.run(1)
    }
  }
}

describe('several rollouts at once', () => {
  it('go back each to its own: a baseline that fails the texts of one is a safe arm for the other', async () => {
    const world = await SimulatedWorld.open({ store: createMemoryStore(), requestsPerSecond: 16 })
    const speak = await bothAtHalf(world)
    await speak(60, false)
    // English answers of the shared baseline fail, all of them; Spanish ones do not.
    world.behaviours['workers-ai']!.errorRate = 1
    await speak(40, true)
    expect((await view(world, 'spanish')).rollback).toMatchObject({
      trigger: 'errors',
      by: { kind: 'judge' },
    })
    expect((await view(world, 'tts')).share).toBe(5_000)
  }, 30_000)

  it('are judged each by its own: one rolls back, the other is held by its own signal, at the same time', async () => {
    const store = createMemoryStore()
    const world = await SimulatedWorld.open({ store })
    const speak = await bothAtHalf(world)
    await speak(60, false)
    world.misroute = (user) => (user.endsWith('7') ? 'candidate' : undefined)
    await speak(25, true)

    const [english, other] = [await view(world, 'tts'), await view(world, 'spanish')]
    expect(other.rollback).toMatchObject({ trigger: 'errors', by: { kind: 'judge' } })
    expect(english.held).toMatchObject({ signal: 'sample-ratio' })
    expect(english.share).toBe(5_000)
    expect(other.signals.find(({ signal }) => signal === 'sample-ratio')?.state).not.toBe('raised')
    await world.run(60)
    const open = (await view(world, 'spanish')).alerts.map(({ alert }) => alert)
    expect(open).not.toContain('eager-suspicion')
    expect((await store.rollouts.incidents({ rollout: 'tts' as RolloutKey, limit: 5 })).length).toBe(0)
  }, 30_000)
})
