import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BacktestApi, BacktestInput } from '../../../control/app/backtest-api.ts'
import { createBacktests } from '../../../control/app/backtests.ts'
import { Backtest, type BacktestSetup } from '../../../control/backtest/engine/backtest.ts'
import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { AttemptReplay, ReplayProgress } from '../../../control/ports/attempt-replay.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createAttemptReplay } from '../../../control/start-attempt-replay.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { fillAttempts, WEEK_START } from '../../bench/backtest/fill-attempts.ts'
import { SimulatedWorld } from '../../support/simulated-world.ts'
import { seeded } from '../core/judge/simulate.ts'

let folder: string
let path: string
let store: Store
let world: SimulatedWorld

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-backtests-'))
  path = join(folder, 'crossfade.db')
  store = createSqliteStore({ path })
  world = await SimulatedWorld.open({ store })
  await world.seed()
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

interface Started {
  readonly setup: BacktestSetup
  readonly progress: (progress: ReplayProgress) => void
  readonly done: (report: BacktestReport) => void
  readonly failed: (error: Error) => void
  cancelled: boolean
}

/** A replay that ends when the test says so. */
function byHand() {
  const started: Started[] = []
  const replay: AttemptReplay = {
    backtest(_, setup, progress) {
      let cancel = () => {}
      const report = new Promise<BacktestReport>((done, failed) => {
        const one: Started = { setup, progress, done, failed, cancelled: false }
        started.push(one)
        cancel = () => {
          one.cancelled = true
        }
      })
      return { report, cancel: () => cancel() }
    },
    async *export() {
      yield ''
    },
  }
  let made = 0
  const api = createBacktests({
    store,
    clock: { now: () => world.now as EpochMs, judgeNow: () => world.now as EpochMs },
    secrets: { random: () => `b${++made}`, hash: async (text) => text, fraction: () => 0.5 },
    replay,
  })
  return { api, started }
}

const INPUT: BacktestInput = {
  from: 0,
  to: 10_000,
  policy: null,
  compare: [],
  keepGoing: false,
  signals: false,
}
const EMPTY = (setup: BacktestSetup) => new Backtest(setup).report()

async function begin(api: BacktestApi): Promise<string> {
  const view = await api.start('tts', INPUT)
  if (!view.ok) throw new Error(view.error.detail)
  return view.value.id
}

function view(api: BacktestApi, id: string) {
  const read = api.read('tts', id)
  if (!read.ok) throw new Error(read.error.detail)
  return read.value
}

describe('backtests of what is stored', { timeout: 60_000 }, () => {
  it('run one at a time, tell how far they are, and keep their report', async () => {
    const { api, started } = byHand()
    const [first, second, third] = [await begin(api), await begin(api), await begin(api)]
    expect(started).toHaveLength(1)
    expect(view(api, first)).toMatchObject({ state: 'running', ahead: 0 })
    expect(view(api, third)).toMatchObject({ state: 'waiting', ahead: 2 })
    started[0]!.progress({ fraction: 0.5, attempts: 7 })
    expect(view(api, first).progress).toEqual({ fraction: 0.5, attempts: 7 })
    started[0]!.done(EMPTY(started[0]!.setup))
    await expect.poll(() => view(api, second).state).toBe('running')
    expect(view(api, first)).toMatchObject({ state: 'done', report: { rollout: 'tts', span: null } })
    started[1]!.failed(new Error('the disk is gone'))
    await expect.poll(() => view(api, third).state).toBe('running')
    expect(view(api, second)).toMatchObject({ state: 'failed', error: 'the disk is gone', report: null })
  })

  it('take the policy that is in force, or the one to try, and where the rollout was', async () => {
    const { api, started } = byHand()
    await begin(api)
    expect(started[0]!.setup.policy.name).toBe((await world.view()).policy.name)
    expect(started[0]!.setup.stages[0]).toMatchObject({ phase: 'draft', share: 0 })
  })

  it('end when they are told to, running or waiting, and are forgotten when told again', async () => {
    const { api, started } = byHand()
    const [first, second] = [await begin(api), await begin(api)]
    expect(api.cancel('tts', second)).toMatchObject({ ok: true, value: { state: 'cancelled' } })
    expect(api.cancel('tts', first)).toMatchObject({ ok: true, value: { state: 'cancelled' } })
    expect(started.map(({ cancelled }) => cancelled)).toEqual([true])
    const third = await begin(api)
    expect(view(api, third).state).toBe('running')
    api.cancel('tts', first)
    expect(api.read('tts', first)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('are bounded, belong to their rollout, and are kept for an hour', async () => {
    const { api, started } = byHand()
    const first = await begin(api)
    for (let i = 0; i < 8; i++) await begin(api)
    expect(await api.start('tts', INPUT)).toMatchObject({ ok: false, error: { code: 'overloaded' } })
    expect(await api.start('nope', INPUT)).toMatchObject({ ok: false, error: { code: 'overloaded' } })
    expect(api.read('other', first)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    started[0]!.done(EMPTY(started[0]!.setup))
    await expect.poll(() => view(api, first).state).toBe('done')
    expect(await api.start('nope', INPUT)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    world.now += 3_600_001
    expect(api.read('tts', first)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  it('leave ingest alone: batches are counted while a day of attempts is replayed', async () => {
    await store.close()
    const written = fillAttempts({
      path,
      seconds: 8_000,
      perSecond: 8,
      share: 0.5,
      errorRate: 0.003,
      random: seeded(1),
    })
    store = createSqliteStore({ path })
    await world.attach(store)
    const running = createAttemptReplay(path).backtest(
      { rollout: 'tts', from: WEEK_START, to: WEEK_START + 8_000 },
      {
        rollout: 'tts',
        policy: (await world.view()).policy,
        stages: [],
        compare: [],
        keepGoing: false,
        signals: false,
      },
      () => {},
    )
    let ended = false
    void running.report.finally(() => {
      ended = true
    })
    let during = 0
    for (let batch = 0; batch < 2_000 && !ended; batch++) {
      world.plan = JSON.parse(world.control.ctx.plan.current().body)
      world.now += 1_000
      const receipt = await world.send(world.request(`user-${batch}`))
      expect(receipt).toMatchObject({ ok: true, value: { accepted: 1 } })
      during++
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await running.report).attempts.heard).toBe(written)
    expect(during).toBeGreaterThan(5)
  })

  it('a replay that is cancelled ends its thread', async () => {
    await store.close()
    fillAttempts({ path, seconds: 5_000, perSecond: 8, share: 0.5, errorRate: 0, random: seeded(1) })
    store = createSqliteStore({ path })
    const { policy } = (await store.rollouts.load('tts' as never))!
    let told = 0
    const running = createAttemptReplay(path).backtest(
      { rollout: 'tts', from: 0, to: 1e10 },
      { rollout: 'tts', policy, stages: [], compare: [], keepGoing: false, signals: false },
      () => told++,
    )
    await expect.poll(() => told, { timeout: 15_000 }).toBeGreaterThan(0)
    running.cancel()
    const settled = await Promise.race([
      running.report.then(() => 'settled'),
      new Promise((resolve) => setTimeout(() => resolve('silent'), 200)),
    ])
    expect(settled).toBe('silent')
  })

  it('an export that nobody reads to its end is ended as well', async () => {
    const pieces = createAttemptReplay(path).export(
      { rollout: 'tts', from: 0, to: 1e10 },
      { baseline: 'workers-ai', candidate: 'kokoro', stages: [], complaints: [] },
    )
    const first = await pieces.next()
    expect(first.value).toContain('"crossfade":"attempts"')
    await pieces.return?.()
  })

  it('say what is wrong where there is no database', async () => {
    const running = createAttemptReplay(join(folder, 'nothing.db')).backtest(
      { rollout: 'tts', from: 0, to: 1 },
      {
        rollout: 'tts',
        policy: (await world.view()).policy,
        stages: [],
        compare: [],
        keepGoing: false,
        signals: false,
      },
      () => {},
    )
    await expect(running.report).rejects.toThrow(/unable to open database file/)
  })
})
