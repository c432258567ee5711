import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { USAGE_COUNTS, type UsageCount, type UsageRow } from '../../../control/core/cost/usage.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { ADMIN, backend, SimulatedWorld } from '../../support/simulated-world.ts'

let store: Store
beforeEach(() => {
  store = createMemoryStore()
})
afterEach(() => store.close())

const read = () => store.usage.read({ width: 'day', from: 0 as EpochMs, to: 1e13 as EpochMs })
const sum = (rows: readonly UsageRow[], name: UsageCount) =>
  rows.reduce((total, { counts }) => total + counts[name], 0)

describe('use, as attempts come in', () => {
  it('is counted by the stage that the rollout stood on, and by who was called', async () => {
    const world = await SimulatedWorld.open({ store })
    await world.seed()
    await world.climbTo('50 %')
    await world.run(10)
    const rows = await read()
    const stages = [...new Set(rows.map(({ stage }) => stage))].sort()
    expect(stages).toEqual(['10 %', '25 %', '50 %', 'draft', 'shadow'])
    for (const row of rows) {
      expect(row).toMatchObject({ rollout: 'tts', model: 'm', baseline: 'workers-ai', baselineModel: 'm' })
      expect(row.metered).toBe(row.backend === 'workers-ai')
    }
    expect(sum(rows, 'requests')).toBe(world.assigned.baseline + world.assigned.candidate)
    const shadows = rows.filter(({ role }) => role === 'shadow')
    expect(sum(shadows, 'calls')).toBeGreaterThan(0)
    expect(sum(shadows, 'requests')).toBe(0)
  })

  it('goes to the vendor alone after a rollback, under no stage of the ladder', async () => {
    const world = await SimulatedWorld.open({ store })
    await world.seed()
    await world.climbTo('50 %')
    await world.must({ command: 'roll-back', reason: '' })
    const before = sum(await read(), 'requests')
    await world.run(10)
    const rows = (await read()).filter(({ stage, arm }) => stage === 'draft' && arm === 'baseline')
    expect(sum(await read(), 'requests') - before).toBe(40)
    expect(sum(rows, 'requests')).toBeGreaterThanOrEqual(40)
  })

  it('keeps the model that was called then, when a backend gets another one', async () => {
    const world = await SimulatedWorld.open({ store })
    await world.seed()
    await world.run(5)
    const before = await read()
    const languages = { en: { model: 'dearer', defaultVoice: 'v', voices: {} } }
    await world.control.api.putBackend(ADMIN, backend('workers-ai', { languages }))
    await world.run(5)
    const rows = await read()
    expect(rows.filter(({ model }) => model === 'm')).toEqual(before)
    const dearer = rows.filter(({ model }) => model === 'dearer')
    expect(sum(dearer, 'requests')).toBe(20)
    for (const row of dearer) expect(row.baselineModel).toBe('dearer')
  })

  it('counts a batch that comes twice once, and what no rollout is concerned with too', async () => {
    const world = await SimulatedWorld.open({ store })
    world.sendsTwice = true
    await world.seed()
    await world.run(5)
    const once = sum(await read(), 'requests')
    expect(once).toBe(20)
    const [one] = world.request('somebody')
    await world.send([{ ...one!, rollout: null, reason: 'requested-engine', eligible: false, epoch: 0 }])
    const outside = (await read()).filter(({ rollout }) => rollout === null)
    expect(outside).toHaveLength(1)
    expect(outside[0]).toMatchObject({
      stage: '',
      baseline: '',
      baselineModel: '',
      model: 'm',
      metered: true,
    })
    expect(outside[0]!.counts).toMatchObject({ requests: 1, calls: 1 })
  })

  it('is in no field below nothing, and has no call that nobody made', async () => {
    const world = await SimulatedWorld.open({ store })
    world.behaviours['kokoro']!.errorRate = 0.3
    await world.seed()
    await world.climbTo('10 %')
    await world.run(10)
    for (const { counts } of await read()) {
      for (const name of USAGE_COUNTS) expect(counts[name]).toBeGreaterThanOrEqual(0)
      expect(counts.okCalls).toBeLessThanOrEqual(counts.calls)
      expect(counts.cacheHits).toBeLessThanOrEqual(counts.requests)
    }
  })
})
