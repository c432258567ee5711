import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { FixedCost } from '../../../control/core/cost/fixed-cost.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import type { BackendKey, RolloutKey } from '../../../control/core/ids.ts'
import type { Policy } from '../../../control/core/policy.ts'
import type { EpochMs, MicroUsd } from '../../../control/core/units.ts'
import type { Verdict } from '../../../control/core/verdict.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { backend, SimulatedWorld, type WorldOptions } from '../../support/simulated-world.ts'

/** Tuesday the 1st of September 2026. */
const FIRST = Date.parse('2026-09-01T00:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TTS = 'tts' as RolloutKey

let store: Store
let folder: string | null = null
afterEach(async () => {
  await store.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
  folder = null
})

function onDisk(): Store {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-costs-'))
  store = createSqliteStore({ path: join(folder, 'crossfade.db') })
  return store
}

const origin = { source: 'test', note: '', enteredAt: FIRST as EpochMs, enteredBy: 'ada' }
const note = { at: FIRST as EpochMs, by: 'ada', reason: 'test' }

interface Money {
  /** Dollars a month for the server, and what was projected for it at every stage. */
  readonly server: string
  readonly projected: string
  readonly avoidable?: boolean
  readonly cost?: Partial<Policy['triggers']['cost']>
}

/** At 10 % since the 1st: a vendor of a cent per 100 characters, and a server. */
async function worldWith(
  { server, projected, avoidable = false, cost = {} }: Money,
  on: Store = createMemoryStore(),
  options: Partial<WorldOptions> = {},
): Promise<SimulatedWorld> {
  store = on
  const policy = {
    triggers: { ...DEFAULT_POLICY.triggers, cost: { ...DEFAULT_POLICY.triggers.cost, ...cost } },
  }
  const world = await SimulatedWorld.open({ store, startAt: FIRST, policy, requestsPerSecond: 4, ...options })
  await world.seed()
  const { money } = store
  await money.add(
    'tariff',
    {
      ...origin,
      account: 'own',
      unit: 'USD',
      price: '1',
      per: 1,
      currency: 'USD',
      freePerDay: '0',
      from: 0 as EpochMs,
    },
    note,
  )
  await money.add(
    'rate',
    {
      ...origin,
      account: 'own',
      backend: 'workers-ai' as BackendKey,
      model: 'm',
      base: 'characters',
      amount: '0.01',
      per: 100,
      from: 0 as EpochMs,
      until: null,
    },
    note,
  )
  const fixed: Omit<FixedCost, 'id'> = {
    ...origin,
    name: 'server',
    category: 'server',
    rollout: TTS,
    monthly: { kind: 'amount', amount: server },
    currency: 'USD',
    from: (FIRST - 30 * DAY) as EpochMs,
    to: null,
    avoidable,
  }
  await money.add('fixed', fixed, note)
  await project(projected)
  await world.climbTo('10 %')
  return world
}

async function project(selfHostedPerMonth: string): Promise<void> {
  const stages = DEFAULT_POLICY.ladder.map(({ name }) => ({
    stage: name,
    vendorPerMonth: '50',
    selfHostedPerMonth,
    candidateCharactersPerMonth: 100_000,
  }))
  await store.money.add('projection', { ...origin, rollout: TTS, stages }, note)
}

/** So many days with a few seconds of traffic every six hours. */
async function days(world: SimulatedWorld, count: number): Promise<void> {
  for (let quarter = 0; quarter < count * 4; quarter++) {
    world.now += 6 * HOUR - 2_000
    await world.run(2)
    await world.control.costs.check()
    await world.run(1)
  }
}

function costOf(verdicts: readonly Verdict[]): Verdict {
  return verdicts.find(({ trigger }) => trigger === 'cost')!
}

async function heldFor() {
  const rollout = await store.rollouts.load(TTS)
  return rollout?.state.phase === 'held' ? rollout.state.cause : null
}

async function notices() {
  return (await store.outbox.recent(100)).map(({ effect }) => effect.notice)
}

describe('an overrun of the month', () => {
  it('rolls back where that lowers the bill, with both figures in decision, incident and message', async () => {
    const world = await worldWith({ server: '900', projected: '100', avoidable: true }, onDisk())
    await days(world, 5)
    const view = await world.view()
    expect(view).toMatchObject({ phase: 'rolled-back', rollback: { trigger: 'cost', by: { kind: 'judge' } } })
    const [decision] = await store.rollouts.decisions({ rollout: TTS, limit: 1 })
    const { money, text, state } = costOf(decision!.verdicts)
    expect(state).toBe('breached')
    expect(money!.backMicroUsd).toBeLessThan(money!.stayMicroUsd)
    expect(money!.projectedMicroUsd).toBeGreaterThan(0)
    expect(text).toMatch(/staying costs \$[\d,.]+ to the month's end, going back \$[\d,.]+/)
    expect(view.incident).toMatchObject({ trigger: 'cost', status: 'open', title: 'Rolled back: cost' })
    expect(await notices()).toContainEqual(
      expect.objectContaining({ kind: 'rolled-back', verdict: expect.objectContaining({ money }) }),
    )
  })

  it('holds and pages where the money is sunk, and a person who resumes has answered it for the month', async () => {
    const world = await worldWith({ server: '900', projected: '100' }, onDisk())
    await days(world, 5)
    expect(await heldFor()).toEqual({ kind: 'breach', trigger: 'cost' })
    expect(await notices()).toContainEqual(
      expect.objectContaining({ kind: 'stage', action: 'hold', held: { kind: 'breach', trigger: 'cost' } }),
    )
    const cost = costOf((await world.view()).verdicts)
    expect(cost.money!.backMicroUsd).toBeGreaterThan(cost.money!.stayMicroUsd)
    expect((await world.view()).alerts).toContainEqual(expect.objectContaining({ alert: 'cost' }))

    await world.must({ command: 'resume', reason: 'the server is paid, we stay' })
    await days(world, 3)
    const after = await world.view()
    expect(after.phase).toBe('ramping')
    expect(costOf(after.verdicts).state).toBe('suspect')
    expect(after.alerts.map(({ alert }) => alert)).toContain('cost-pace')

    // Known to the next process too.
    await world.attach(store)
    await world.control.costs.check()
    await days(world, 1)
    expect((await world.view()).phase).toBe('ramping')
  })

  it('is over when the projection is corrected, and the hold still takes a person', async () => {
    const world = await worldWith({ server: '900', projected: '100' })
    await days(world, 5)
    expect((await world.view()).phase).toBe('held')
    await project('900')
    await days(world, 1)
    const view = await world.view()
    expect(costOf(view.verdicts).state).toBe('healthy')
    expect(view.phase).toBe('held')
    expect(view.alerts.map(({ alert }) => alert)).not.toContain('cost')
    await world.must({ command: 'resume', reason: 'the projection was wrong' })
    await days(world, 1)
    expect((await world.view()).phase).toBe('ramping')
  })

  it('rolls back in any case where the policy says so', async () => {
    const world = await worldWith({ server: '900', projected: '100', cost: { whenSunk: 'roll-back' } })
    await days(world, 5)
    expect(await world.view()).toMatchObject({ phase: 'rolled-back', rollback: { trigger: 'cost' } })
  })

  it('is none for a server at its projection, a share of 10 % and nights without traffic', async () => {
    const world = await worldWith({ server: '161', projected: '161' })
    for (let day = 0; day < 6; day++) {
      await world.run(5)
      world.now += 14 * HOUR
      await world.control.costs.check()
      await world.run(2)
      world.now += 10 * HOUR - 7_000
      await world.control.costs.check()
    }
    const view = await world.view()
    expect(view.phase).toBe('ramping')
    expect(['healthy', 'suspect', 'insufficient']).toContain(costOf(view.verdicts).state)
    expect((await notices()).filter(({ kind }) => kind === 'stage')).toHaveLength(2)
  })

  it('waits while errors are breached and there is nowhere to go back to', async () => {
    const world = await worldWith({ server: '900', projected: '100', avoidable: true })
    world.behaviours['workers-ai']!.errorRate = 1
    world.behaviours['kokoro']!.errorRate = 1
    await world.run(120)
    await days(world, 5)
    const view = await world.view()
    expect(costOf(view.verdicts).state).toBe('breached')
    expect(await heldFor()).toEqual({ kind: 'no-safe-arm', trigger: 'errors' })
  })
})

describe('what single requests cost', () => {
  it('is counted on after a restart exactly as if control had never stopped', async () => {
    const world = await worldWith({ server: '161', projected: '161' }, onDisk())
    await world.control.costs.check()
    world.behaviours['kokoro']!.errorRate = 0.01
    await world.run(90)
    const before = costOf(world.control.ctx.judges.verdicts(TTS))
    expect(before.candidate.requests).toBeGreaterThan(10)
    await world.attach(store)
    const after = costOf(world.control.ctx.judges.verdicts(TTS))
    await world.control.judge.beat()
    expect(after.voices['meter']).toBe(before.voices['meter'])
    expect(after.value).toBe(before.value)
  })
})

describe('the daily budget of a metered backend', () => {
  const budget = async (dollars: number, hardStop = false) =>
    store.money.setBudget(
      'workers-ai' as BackendKey,
      { backend: 'workers-ai' as BackendKey, limit: (dollars * 1_000_000) as MicroUsd, hardStop },
      note,
    )
  const planned = (world: SimulatedWorld) =>
    JSON.parse(world.control.ctx.plan.current().body) as NonNullable<SimulatedWorld['plan']>

  it('tells at 80 %, stops copies and probes at 100 % and pages, and ends with the day', async () => {
    const world = await worldWith({ server: '161', projected: '161' }, onDisk())
    while ((await world.view()).stage !== '100 %') {
      await world.run(3)
      await world.must({ command: 'advance', reason: 'go on', waive: [] })
    }
    await world.run(3)
    expect(planned(world).rollouts[0]!.shadow.reverse).toBeGreaterThan(0)
    await world.control.costs.check()
    const spent = (
      await store.usage.read({ from: FIRST as EpochMs, to: (FIRST + DAY) as EpochMs, width: 'day' })
    )
      .filter((row) => row.metered)
      .reduce((sum, { counts }) => sum + counts.characters / 10_000, 0)
    expect(spent).toBeGreaterThan(0)

    await budget(spent / 0.9)
    await world.control.costs.check()
    expect(await notices()).toContainEqual(
      expect.objectContaining({
        kind: 'alert',
        alert: 'budget-near',
        subject: 'workers-ai',
        severity: 'warning',
      }),
    )
    const before = planned(world).planVersion
    await budget(spent)
    await world.control.costs.check()
    const plan = planned(world)
    expect(plan.planVersion).toBeGreaterThan(before)
    expect(plan.rollouts[0]!.shadow).toEqual({ forward: 0, reverse: 0, reversePerHour: 0 })
    expect(plan.backends.find(({ key }) => key === 'workers-ai')!.stopped).toBe('extras')
    expect(await notices()).toContainEqual(
      expect.objectContaining({ kind: 'alert', alert: 'budget-spent', severity: 'page', state: 'open' }),
    )

    // Whoever describes the backend anew, and whoever starts anew, does not undo it.
    await world.control.api.putBackend({ kind: 'system' }, backend('workers-ai', { timeoutMs: 4_000 }))
    await world.attach(store)
    expect(planned(world).backends.find(({ key }) => key === 'workers-ai')).toMatchObject({
      stopped: 'extras',
      timeoutMs: 4_000,
    })

    world.now = FIRST + DAY + 1_000
    await world.control.costs.check()
    expect(planned(world).rollouts[0]!.shadow.reverse).toBeGreaterThan(0)
    expect(planned(world).backends.every(({ stopped }) => stopped === undefined)).toBe(true)
    expect(await notices()).toContainEqual(
      expect.objectContaining({ kind: 'alert', alert: 'budget-spent', state: 'resolved' }),
    )
  })

  it('turns users away too where it is a hard stop, and then it is no arm to go back to', async () => {
    const world = await worldWith({ server: '161', projected: '161' })
    await budget(0.000_001, true)
    await world.control.costs.check()
    expect(planned(world).backends.find(({ key }) => key === 'workers-ai')!.stopped).toBe('all')
    const gates = (await world.view()).next?.gates ?? []
    expect(gates.find(({ gate }) => gate === 'baseline')?.text).toContain(
      'daily budget of the baseline is spent',
    )
    await budget(1_000_000, true)
    await world.control.costs.check()
    expect(planned(world).backends.find(({ key }) => key === 'workers-ai')!.stopped).toBeUndefined()
  })

  it('cannot see calls without a price, and says so', async () => {
    const world = await worldWith({ server: '161', projected: '161' })
    const [rate] = (await store.money.priceBook()).rates.filter(({ model }) => model === 'm')
    await store.money.remove('rate', rate!.id, note)
    await world.run(5)
    await world.control.costs.check()
    const [alert] = (await notices()).filter((one) => one.kind === 'alert' && one.alert === 'unpriced')
    expect(alert).toMatchObject({
      subject: 'workers-ai',
      text: expect.stringMatching(/^\d+ calls of Workers AI today have no price \(m\)/),
    })
  })
})

describe('gates about money', () => {
  it('take a projection from the books, and the saving as it was measured', async () => {
    const world = await worldWith({ server: '0.01', projected: '100' })
    await world.run(30)
    await world.control.costs.check()
    expect(world.control.ctx.costs.saving('tts')).toMatchObject({
      why: null,
      netMicroUsd: expect.any(Number),
    })
    expect(world.control.ctx.costs.saving('tts')!.netMicroUsd).toBeGreaterThan(0)
  })

  it('are beside what was saved to date, the figure that the page of money opens with', async () => {
    const world = await worldWith({ server: '0.01', projected: '100' })
    expect(world.control.ctx.costs.savedToDate('tts')).toBeNull()
    await world.run(30)
    await world.control.costs.check()
    const page = await world.control.api.money.read({ rollout: 'tts', from: null, to: null })
    expect(page.ok && page.value.toDate.net).toBe(world.control.ctx.costs.savedToDate('tts'))
  })

  it('say nothing of a saving that leaves calls without a price out', async () => {
    const world = await worldWith({ server: '0.01', projected: '100' })
    const [rate] = (await store.money.priceBook()).rates.filter(({ model }) => model === 'm')
    await store.money.remove('rate', rate!.id, note)
    await world.run(5)
    await world.control.costs.check()
    expect(world.control.ctx.costs.savedToDate('tts')).toBeNull()
  })
})
