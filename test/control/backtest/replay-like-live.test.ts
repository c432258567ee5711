import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BacktestView } from '../../../control/app/backtest-api.ts'
import { openControl } from '../../../control/app/open-control.ts'
import { Backtest } from '../../../control/backtest/engine/backtest.ts'
import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import { FileReplay } from '../../../control/backtest/file/file-replay.ts'
import type { Policy } from '../../../control/core/policy.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import type { Store } from '../../../control/ports/store.ts'
import { createAttemptReplay } from '../../../control/start-attempt-replay.ts'
import { createSqliteStore } from '../../../control/store/sqlite/create-sqlite-store.ts'
import { OPEN_POLICY, SimulatedWorld, START } from '../../support/simulated-world.ts'

let folder: string
let store: Store
let world: SimulatedWorld

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossfade-backtest-'))
  store = createSqliteStore({ path: join(folder, 'crossfade.db') })
  world = await SimulatedWorld.open({ store, requestsPerSecond: 6, seed: 7 })
  await world.seed()
})

afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The backtests of a control that stands on the same store. */
async function backtests() {
  const control = await openControl({
    store,
    clock: { now: () => world.now as EpochMs, judgeNow: () => world.now as EpochMs },
    secrets: { random: () => 'b1', hash: async (text) => text, fraction: () => 0.5 },
    log: { debug() {}, info() {}, warn() {}, error() {} },
    replay: createAttemptReplay(join(folder, 'crossfade.db')),
  })
  return control.api.backtests
}

async function replay(policy: Policy | null = null, keepGoing = false): Promise<BacktestReport> {
  const api = await backtests()
  const started = await api.start('tts', {
    from: START - 1_000,
    to: world.now + 1_000,
    policy,
    compare: ['flagger-consecutive', 'window'],
    keepGoing,
    signals: true,
  })
  if (!started.ok) throw new Error(started.error.detail)
  let view: BacktestView = started.value
  await expect
    .poll(
      () => {
        const read = api.read('tts', view.id)
        if (read.ok) view = read.value
        return view.state
      },
      { timeout: 15_000 },
    )
    .toBe('done')
  return view.report!
}

async function liveRollback() {
  const decisions = await store.rollouts.decisions({ rollout: 'tts' as never, limit: 50 })
  const decision = decisions.find(({ command }) => command === 'roll-back')!
  const verdict = decision.verdicts.find(({ state }) => state === 'breached')!
  return { decision, verdict }
}

async function fail(errorRate: number): Promise<void> {
  world.behaviours['kokoro']!.errorRate = errorRate
  const seconds = await world.run(900, async () => (await world.view()).phase === 'rolled-back')
  expect(seconds).toBeLessThan(900)
}

describe('a replay of what control has stored', { timeout: 60_000 }, () => {
  it('decides in the same second, with the same words, as control did', async () => {
    await world.climbTo('25 %')
    await world.run(90)
    await fail(0.25)
    await world.run(20)
    const { decision, verdict } = await liveRollback()
    const report = await replay()
    expect(report.rollbacks).toHaveLength(1)
    const [ours] = report.rollbacks
    expect(ours!.verdict).toEqual(verdict)
    expect(ours!.stage).toBe('25 %')
    expect(Math.abs(ours!.at - decision.requestedAt)).toBeLessThan(5_000)
    expect(ours!.before.candidate.bad).toBeGreaterThan(0)
    expect(report.recorded.map(({ phase }) => phase)).toContain('rolled-back')
  })

  it('says when another policy would have decided, and when the rules of the field would have', async () => {
    await world.climbTo('50 %')
    await world.run(60)
    await fail(0.4)
    const mild: Policy = {
      ...OPEN_POLICY,
      triggers: { ...OPEN_POLICY.triggers, errors: { ...OPEN_POLICY.triggers.errors, maxRate: 0.49 } },
    }
    const report = await replay(mild)
    expect(report.rollbacks.filter(({ trigger }) => trigger === 'errors')).toEqual([])
    expect(report.comparisons.some(({ name }) => name === 'Fixed window, 5 min')).toBe(true)
  })

  it('is the same from an export as from the store', async () => {
    await world.climbTo('25 %')
    await world.run(60)
    await fail(0.3)
    const report = await replay()
    const api = await backtests()
    const exported = await api.export('tts', { from: START - 1_000, to: world.now + 1_000 })
    if (!exported.ok) throw new Error(exported.error.detail)
    let text = ''
    for await (const piece of exported.value) text += piece
    const file = new FileReplay({
      named: {},
      begin: (facts) =>
        new Backtest({
          rollout: facts.rollout,
          policy: { ...OPEN_POLICY },
          stages: facts.stages,
          complaints: facts.complaints ?? [],
          compare: ['flagger-consecutive', 'window'],
          keepGoing: false,
          signals: true,
        }),
    })
    for (const [index, line] of text.split('\n').entries()) file.line(line, index + 1)
    expect(file.end().report()).toEqual(report)
    expect(file.problems).toEqual([])
  })

  it('goes on after a rollback where it is asked to, and counts each', async () => {
    await world.climbTo('50 %')
    await world.run(60)
    const held: Policy = { ...OPEN_POLICY, triggers: { ...OPEN_POLICY.triggers } }
    await fail(0.9)
    const report = await replay(held, true)
    expect(report.rollbacks.length).toBeGreaterThanOrEqual(1)
    expect(report.notes.some((note) => note.includes('began anew'))).toBe(true)
  })
})
