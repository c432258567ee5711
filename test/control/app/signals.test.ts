import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { RolloutKey } from '../../../control/core/ids.ts'
import type { DurationMs } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { SimulatedWorld, type WorldOptions } from '../../support/simulated-world.ts'

const { signals } = DEFAULT_POLICY
/** Two minutes instead of fifteen, so that a hold can be seen to end. */
const QUICK = { signals: { ...signals, clearMs: 120_000 as DurationMs } }

let folder: string
let store: Store
const open = () => createSqliteStore({ path: join(folder, 'crossfade.db') })

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-signals-'))
  store = open()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function worldAt(stage: string, options: Partial<WorldOptions> = {}): Promise<SimulatedWorld> {
  const world = await SimulatedWorld.open({ store, policy: QUICK, ...options })
  await world.seed()
  await world.climbTo(stage)
  return world
}

/** Control dies and comes up again on what is in the file. */
async function restart(world: SimulatedWorld): Promise<void> {
  await store.close()
  store = open()
  await world.attach(store)
}

async function ledger(world: SimulatedWorld) {
  const decisions = await world.control.api.decisions({
    rollout: 'tts',
    actor: null,
    command: null,
    from: null,
    to: null,
    before: null,
    limit: 20,
  })
  return decisions.map(({ command, actorName, reason }) => ({ command, actorName, reason }))
}
/** From the store alone: a whole view each second would take most of the time. */
const phase = async () => (await store.rollouts.load('tts' as RolloutKey))?.state.phase
const isHeld = async () => (await phase()) === 'held'
const isOn = async () => (await phase()) === 'ramping'

describe('a signal', () => {
  it('holds within a second, tells once, and the hold ends by itself: a decision of its own', async () => {
    const world = await worldAt('50 %')
    await world.run(30)
    world.dropped = 400
    expect(await world.run(5, isHeld)).toBeLessThanOrEqual(2)
    const held = await world.view()
    expect(held.held).toMatchObject({
      cause: 'signal',
      signal: 'lost-records',
      by: 'the judge',
      endsInMs: null,
    })
    expect(held.subline).toContain('records of requests were lost')
    expect(held.share).toBe(5_000)
    expect(held.signals.find(({ signal }) => signal === 'lost-records')).toMatchObject({ state: 'raised' })
    expect(held.alerts.map(({ alert }) => alert)).toEqual(['lost-records'])
    const sent = async () =>
      (await store.outbox.recent(100)).flatMap(({ effect: { notice } }) =>
        notice.kind === 'alert' || (notice.kind === 'stage' && notice.held) ? [notice] : [],
      )
    expect(await sent()).toMatchObject([{ kind: 'stage', action: 'hold', held: { signal: 'lost-records' } }])

    // What was dropped leaves the window of five minutes; then two clear minutes.
    await world.run(340)
    const clearing = (await world.view()).held
    expect(clearing?.endsInMs).toBeGreaterThan(0)
    expect(clearing?.text).toMatch(/it ends by itself in .*, if it stays clear/)
    await world.run(150, isOn)
    expect((await world.view()).phase).toBe('ramping')
    expect((await ledger(world))[0]).toMatchObject({ command: 'resume', actorName: 'the judge' })
    expect((await world.view()).alerts).toEqual([])
  }, 60_000)

  it('ends its hold at the same second although control dies in between, at any moment', async () => {
    const worlds: number[] = []
    for (const deaths of [[], [1, 200, 380, 440]]) {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
      folder = mkdtempSync(join(tmpdir(), 'crossfade-signals-'))
      store = open()
      const world = await worldAt('50 %', { seed: 5 })
      await world.run(40)
      world.dropped = 400
      await world.run(5, isHeld)
      for (let second = 1; second <= 700; second++) {
        if (deaths.includes(second)) await restart(world)
        await world.run(1)
        if (await isOn()) {
          worlds.push(second)
          break
        }
      }
    }
    expect(worlds).toHaveLength(2)
    expect(Math.max(...worlds) - Math.min(...worlds)).toBeLessThanOrEqual(1)
  }, 120_000)

  it('that a person passes over holds again only after it was clear', async () => {
    const world = await worldAt('50 %')
    await world.run(30)
    world.dropped = 400
    await world.run(5, isHeld)
    await world.must({ command: 'resume', reason: 'a deploy of the gateways' })
    await world.run(60)
    await restart(world)
    await world.run(60)
    expect((await world.view()).phase).toBe('ramping')
    await world.run(300)
    expect((await world.view()).alerts).toEqual([])
    world.dropped = 800
    await world.run(5, isHeld)
    expect((await world.view()).phase).toBe('held')
  }, 60_000)

  it('while a person holds only alerts, and the hold stays the person’s', async () => {
    const world = await worldAt('50 %')
    await world.must({ command: 'hold', reason: 'lunch' })
    await world.run(30)
    world.dropped = 400
    await world.run(10)
    const view = await world.view()
    expect(view.held).toMatchObject({ cause: 'person', by: 'ada', endsInMs: null })
    expect(view.alerts.map(({ alert }) => alert)).toEqual(['lost-records'])
    await world.run(600)
    expect((await world.view()).phase).toBe('held')
  }, 60_000)

  it('does not keep a breach from rolling back', async () => {
    const world = await worldAt('50 %')
    await world.run(60)
    world.dropped = 400
    await world.run(5, isHeld)
    world.behaviours['kokoro']!.errorRate = 1
    const took = await world.run(30, async () => (await phase()) === 'rolled-back')
    expect(took).toBeLessThanOrEqual(20)
  })
})

describe('the sample ratio', () => {
  it('holds for one user who is sent to the other arm, by the share of the plan that his request had', async () => {
    const world = await worldAt('25 %')
    await world.run(60)
    // A share that falls and rises, with a gateway that follows a little later, is no contradiction.
    world.followsPlan = false
    await world.must({ command: 'set-share', share: 1_000, reason: 'less', waive: [] })
    await world.run(5)
    world.followsPlan = true
    await world.run(20)
    expect((await world.view()).phase).toBe('ramping')
    world.misroute = (user) => (user.endsWith('7') ? 'candidate' : undefined)
    await world.run(30, isHeld)
    const held = await world.view()
    expect(held.held?.signal).toBe('sample-ratio')
    expect(held.runbooks['sample-ratio']).toBe('/runbooks/sample-ratio')
    expect(held.alerts.map(({ alert }) => alert)).toContain('sample-ratio')
  })

  it('stays clear over the whole ladder with real hashes, duplicated batches and a stepped wall clock', async () => {
    const world = await worldAt('10 %', { users: 2_000, requestsPerSecond: 8 })
    world.sendsTwice = true
    for (const stage of ['25 %', '50 %', '75 %', '100 %']) {
      await world.run(90)
      world.wallStep += stage === '50 %' ? 3_600_000 : -1_800_000
      await world.must({ command: 'advance', reason: 'on', waive: [] })
      expect((await world.view()).stage).toBe(stage)
    }
    await world.run(30)
    const view = await world.view()
    expect(view.phase).toBe('ramping')
    expect(view.signals.filter(({ state }) => state === 'raised')).toEqual([])
  }, 60_000)
})

describe('records that nobody says are lost', () => {
  it('are missed, and hold', async () => {
    const world = await worldAt('50 %')
    await world.run(120)
    world.vanishing = 0.2
    await world.run(200, isHeld)
    const { held, signals: readings } = await world.view()
    expect(held?.signal).toBe('lost-records')
    expect(readings.find(({ signal }) => signal === 'lost-records')?.text).toMatch(/records of the candidate/)
  }, 30_000)
})

describe('a candidate that is full', () => {
  it('holds after five minutes of it, and one short burst does not', async () => {
    const world = await worldAt('50 %')
    await world.run(100)
    world.behaviours['kokoro'] = { errorRate: 1, latencyMs: 150, outcome: 'overflow' }
    await world.run(20)
    world.behaviours['kokoro'] = { errorRate: 0, latencyMs: 150, outcome: 'overflow' }
    await world.run(300)
    expect((await world.view()).phase).toBe('ramping')
    world.behaviours['kokoro'] = { errorRate: 0.3, latencyMs: 150, outcome: 'overflow' }
    const took = await world.run(420, isHeld)
    expect(took).toBeGreaterThanOrEqual(200)
    const view = await world.view()
    expect(view.held?.signal).toBe('capacity')
    expect(view.alerts.map(({ alert }) => alert)).toEqual(['overflow'])
  }, 60_000)
})
