import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { RolloutKey } from '../../../control/core/ids.ts'
import type { Policy } from '../../../control/core/policy.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { SimulatedWorld } from '../../support/simulated-world.ts'

const { triggers, signals } = DEFAULT_POLICY
/** The eager meters would hold before, for the same complaints. */
const NOT_EAGER = { signals: { ...signals, eager: { enabled: false } } }
const ROLLING_BACK = {
  triggers: { ...triggers, complaints: { ...triggers.complaints, onBreach: 'roll-back' as const } },
}

let folder: string
let store: Store
const open = () => createSqliteStore({ path: join(folder, 'crossfade.db') })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-feedback-'))
  store = open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function worldAt(stage: string, policy: Partial<Policy> = {}): Promise<SimulatedWorld> {
  const world = await SimulatedWorld.open({ store, policy })
  await world.seed()
  await world.climbTo(stage)
  await world.run(20)
  return world
}

const phase = async () => (await store.rollouts.load('tts' as RolloutKey))?.state.phase
const complaintsOf = async (world: SimulatedWorld) =>
  (await world.view()).verdicts.find(({ trigger }) => trigger === 'complaints')

/** Complaints of as many users, one a second, all about the candidate; answers how many it took. */
async function complain(
  world: SimulatedWorld,
  most: number,
  until: () => Promise<boolean>,
  from = 0,
): Promise<number> {
  for (let i = 0; i < most; i++) {
    await world.say({ kind: 'complaint' }, { arm: 'candidate', user: `angry-${from + i}` })
    await world.run(1)
    if (await until()) return i + 1
  }
  return most
}

describe('what users say', () => {
  it('is counted once per unit, kind and day, and shown by arm', async () => {
    const world = await worldAt('50 %')
    const said = await world.say({ kind: 'rating', rating: 5 }, { arm: 'candidate', user: 'anna' })
    expect(said).toMatchObject({ ok: true, value: { accepted: 1, duplicates: 0, rejected: [] } })
    const again = await world.say({ kind: 'rating', rating: 1 }, { arm: 'candidate', user: 'anna' })
    expect(again).toMatchObject({ ok: true, value: { accepted: 0, duplicates: 1 } })
    await world.say({ kind: 'rating', rating: 2 }, { arm: 'candidate', user: 'bert' })
    await world.say({ kind: 'complaint' }, { arm: 'baseline', user: 'anna' })
    const { feedback } = await world.view()
    expect(feedback.candidate).toEqual({ ratings: 2, mean: 3.5, complaints: 0 })
    expect(feedback.baseline).toEqual({ ratings: 0, mean: null, complaints: 1 })
  })

  it('is refused where it is too old, or on a rollout that nobody knows', async () => {
    const world = await worldAt('50 %')
    const old = await world.say({ kind: 'complaint' }, { arm: 'candidate', user: 'anna', ageMs: 86_400_001 })
    expect(old).toMatchObject({ value: { accepted: 0, rejected: [{ index: 0, field: 'ageMs' }] } })
    const record = { kind: 'rating', rating: 3, rollout: 'other', arm: 'candidate' } as never
    const unknown = await world.control.api.feedback({ feedback: [{ index: 4, record }], rejected: [] })
    expect(unknown).toMatchObject({ value: { rejected: [{ index: 4, field: 'rollout' }] } })
  })

  it('about an answer of an epoch before is shown and not judged', async () => {
    const world = await worldAt('50 %')
    const before = world.plan!
    await world.must({ command: 'roll-back', reason: 'try' })
    await world.must({ command: 'undo', reason: 'a mistake' })
    await world.run(3)
    const now = world.plan!
    world.plan = before
    await complainWithout(world, 60)
    world.plan = now
    await world.run(3)
    expect((await complaintsOf(world))?.candidate.requests).toBe(0)
    expect((await world.view()).feedback.candidate.complaints).toBe(60)
    expect(await phase()).toBe('ramping')
  })
})

async function complainWithout(world: SimulatedWorld, count: number): Promise<void> {
  for (let i = 0; i < count; i++)
    await world.say({ kind: 'complaint' }, { arm: 'candidate', user: `late-${i}` })
}

describe('complaints', () => {
  it('that are all about the candidate hold, tell once, and take a person who listens', async () => {
    const world = await worldAt('50 %', NOT_EAGER)
    const took = await complain(world, 150, async () => (await phase()) === 'held')
    expect(took).toBeLessThan(120)
    const view = await world.view()
    expect(view.held).toMatchObject({ cause: 'breach', signal: null, endsInMs: null, by: 'the judge' })
    expect(view.share).toBe(5_000)
    expect(view.alerts.map(({ alert }) => alert)).toEqual(['complaints'])
    const told = (await store.outbox.recent(100)).map(({ effect }) => effect.notice)
    expect(told.filter((notice) => notice.kind === 'stage' && notice.action === 'hold')).toHaveLength(1)
    expect(told.filter((notice) => notice.kind === 'alert')).toEqual([])

    // It does not end by itself, and it does not begin again once a person has answered it.
    await world.run(1_000)
    expect(await phase()).toBe('held')
    await world.must({ command: 'resume', reason: 'one school class, with one broken text' })
    await world.run(30)
    expect(await phase()).toBe('ramping')
    expect((await world.view()).alerts).toEqual([])
    await complain(world, 150, async () => (await phase()) === 'held', 1_000)
    expect(await phase()).toBe('held')
  }, 60_000)

  it('roll back where the policy says so', async () => {
    const world = await worldAt('50 %', ROLLING_BACK)
    await complain(world, 150, async () => (await phase()) === 'rolled-back')
    expect((await world.view()).rollback).toMatchObject({ trigger: 'complaints', by: { kind: 'judge' } })
  }, 30_000)

  it('reach the same verdict, to the bit, when control dies in between', async () => {
    const verdicts = []
    for (const dies of [false, true]) {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
      folder = mkdtempSync(join(tmpdir(), 'crossfade-feedback-'))
      store = open()
      const world = await worldAt('25 %')
      await complain(world, 20, async () => false)
      if (dies) {
        await store.close()
        store = open()
        await world.attach(store)
      }
      await complain(world, 15, async () => false, 500)
      verdicts.push(await complaintsOf(world))
    }
    expect(verdicts[1]).toEqual(verdicts[0])
    expect(verdicts[0]!.candidate.requests).toBeGreaterThan(0)
  }, 60_000)

  it('are weighed by the share of the plan where sessions are pinned, whose requests are on older shares', async () => {
    const exposures = []
    for (const pin of ['none', 'session'] as const) {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
      folder = mkdtempSync(join(tmpdir(), 'crossfade-feedback-'))
      store = open()
      const world = await worldAt('50 %', { pin })
      await world.run(60)
      for (let second = 0; second < 120; second++) {
        const older = world.request(`pinned-${second}`).map((one) => ({ ...one, arm: 'baseline' as const }))
        const pinned = Array.from({ length: 20 }, () => older[0]!)
        await world.send(pinned.map((one) => ({ ...one, backend: 'workers-ai', assignedBy: 'pin' })))
        await world.run(1)
      }
      await world.say({ kind: 'complaint' }, { arm: 'candidate', user: 'anna' })
      const { epoch } = (await store.rollouts.load('tts' as RolloutKey))!
      const [complaint] = await store.feedback.complaintsAfter('tts' as RolloutKey, epoch, 0 as never)
      exposures.push(complaint!.share)
    }
    expect(exposures[0]).toBeLessThan(0.4)
    expect(exposures[1]).toBe(0.5)
  }, 60_000)

  it('as often about either arm as they are asked do nothing', async () => {
    const world = await worldAt('50 %')
    for (let i = 0; i < 120; i++) {
      await world.say({ kind: 'complaint' }, { arm: i % 2 === 0 ? 'candidate' : 'baseline', user: `u-${i}` })
      await world.run(1)
    }
    expect(await phase()).toBe('ramping')
  }, 30_000)
})
