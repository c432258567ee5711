import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Backtest } from '../../../control/backtest/engine/backtest.ts'
import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import { FileReplay } from '../../../control/backtest/file/file-replay.ts'
import { attemptLine, fileHeaderLine } from '../../../control/backtest/file/write-attempts.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { createMemoryStore } from '../../../control/store/memory/create-memory-store.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { sampleRecord } from '../../support/sample-batch.ts'
import { OPEN_POLICY, SimulatedWorld } from '../../support/simulated-world.ts'
import { seeded } from '../core/judge/simulate.ts'

const START = 1_767_571_200
const HEADER = fileHeaderLine({ rollout: 'tts', baseline: 'workers-ai', candidate: 'kokoro', stages: [] })

interface Read {
  readonly report: BacktestReport
  readonly replay: FileReplay
}

function replay(lines: readonly string[], named: { candidate?: string } = {}): Read {
  const file = new FileReplay({
    named,
    begin: ({ rollout, stages }) =>
      new Backtest({
        rollout,
        policy: DEFAULT_POLICY,
        stages,
        compare: [],
        keepGoing: false,
        signals: false,
      }),
  })
  for (const [index, line] of lines.entries()) file.line(line, index + 1)
  return { report: file.end().report(), replay: file }
}

/** A second of one arm; the candidate fails from second 300 on. */
function record(second: number, arm: AttemptRecord['arm'], random: () => number): AttemptRecord {
  const failed = arm === 'candidate' && second >= 300
  const endedAt = (START + second) * 1_000 + Math.floor(random() * 900)
  return {
    ...sampleRecord,
    startedAt: endedAt - 200,
    endedAt,
    arm,
    backend: arm === 'candidate' ? 'kokoro' : 'workers-ai',
    outcome: failed ? 'error' : 'ok',
    latencyMs: failed ? 5 : 150 + 50 * random(),
    unit: `${Math.floor(random() * 1e9)}`.padStart(22, 'u'),
  }
}

function records(seconds = 360): AttemptRecord[] {
  const random = seeded(3)
  return Array.from({ length: seconds }, (_, second) => [
    record(second, 'candidate', random),
    record(second, 'baseline', random),
  ]).flat()
}

function batchHeader(seq: number, sentAt: number) {
  return {
    contractVersion: 1,
    gateway: 'gateway',
    instance: 'a',
    seq,
    sentAt,
    completeThrough: sentAt,
    planVersion: 1,
    assigned: {},
    dropped: {},
    breakers: {},
    runtime: 'node',
  }
}

/** One batch a second, with what ended in it. */
function batches(): { header: object; attempts: AttemptRecord[]; receivedAt: number }[] {
  return Array.from({ length: 360 }, (_, second) => {
    const sentAt = (START + second + 1) * 1_000
    return {
      receivedAt: sentAt + 20,
      header: batchHeader(second + 1, sentAt),
      attempts: records().slice(2 * second, 2 * second + 2),
    }
  })
}

describe('a file of attempts', { timeout: 60_000 }, () => {
  const admitted = records().map((one) =>
    attemptLine(one, { tick: Math.floor(one.endedAt / 1_000), judged: true, why: 'judged' }),
  )

  it('is read in every form to the same rollback: exported, as batches, as headers with records, bare', () => {
    const exported = replay([HEADER, ...admitted])
    const [rollback] = exported.report.rollbacks
    expect(rollback).toMatchObject({ trigger: 'errors', before: { baseline: { bad: 0 } } })
    expect(rollback!.at / 1_000 - START).toBeGreaterThan(303)
    expect(rollback!.at / 1_000 - START).toBeLessThan(315)

    const whole = batches().map((batch) => JSON.stringify(batch))
    const opened = batches().flatMap(({ header, attempts, receivedAt }) => [
      JSON.stringify({ ...header, receivedAt }),
      ...attempts.map((one) => JSON.stringify(one)),
    ])
    const bare = records()
      .sort((a, b) => a.endedAt - b.endedAt)
      .map((one) => JSON.stringify(one))
    for (const lines of [whole, opened, bare]) {
      const read = replay([HEADER, ...lines])
      expect(read.replay.problems).toEqual([])
      expect(read.replay.records).toBe(720)
      expect(read.report.rollbacks).toEqual(exported.report.rollbacks)
    }
  })

  it('needs no header: rollout and backends are found in its records, and a user may name them', () => {
    const lines = batches().map((batch) => JSON.stringify(batch))
    const guessed = replay(lines)
    expect(guessed.replay.guessed).toBe(true)
    expect(guessed.report.rollout).toBe('tts')
    expect(guessed.report.rollbacks).toHaveLength(1)
    expect(guessed.report.notes.join(' ')).toContain('Where the rollout was is not known')
    const other = replay(lines, { candidate: 'chatterbox' })
    expect(other.report.rollbacks).toEqual([])
    expect(other.replay.reasons.get('other-backend')).toBe(360)
  })

  it('says what it needs where nothing in it tells', () => {
    expect(() => replay([])).toThrow('rollout: the first 0 lines do not tell it')
    const baseline = records()
      .filter(({ arm }) => arm === 'baseline')
      .map((one) => JSON.stringify(one))
    expect(() => replay(baseline)).toThrow(/^candidate: the first 360 lines do not tell it; name it/)
  })

  it('counts a batch that came twice once', () => {
    const lines = batches().map((batch) => JSON.stringify(batch))
    const twice = replay([HEADER, ...lines.flatMap((line) => [line, line])])
    expect(twice.replay.duplicates).toBe(360)
    expect(twice.report).toEqual(replay([HEADER, ...lines]).report)
  })

  it('runs two instances beside each other whose clocks know nothing of each other', () => {
    const lines = batches().flatMap(({ header, attempts }, index) => {
      const shift = 5_000_000 - START * 1_000
      const early = { ...header, instance: 'b', sentAt: (header as { sentAt: number }).sentAt + shift }
      const moved = attempts.map((one) => ({
        ...one,
        startedAt: one.startedAt + shift,
        endedAt: one.endedAt + shift,
      }))
      return index % 2 === 0
        ? [JSON.stringify({ header, attempts })]
        : [JSON.stringify({ header: { ...early, completeThrough: early.sentAt }, attempts: moved })]
    })
    const { report, replay: file } = replay([HEADER, ...lines])
    expect(file.reasons.get('judged')).toBeGreaterThan(600)
    expect(report.rollbacks).toHaveLength(1)
  })

  it('tells bad lines with number, field and problem, and goes on with the good ones', () => {
    const lines = [
      HEADER,
      'not json',
      '[]',
      JSON.stringify({ ...records(1)[0], outcome: 'meh' }),
      JSON.stringify({ header: { seq: 0 }, attempts: [] }),
      JSON.stringify({ header: batchHeader(1, 0), attempts: 3 }),
      JSON.stringify({ header: batchHeader(1, 0), attempts: [{ ...records(1)[0], arm: 'left' }] }),
      JSON.stringify({ ...records(1)[0], tick: -1, judged: true, why: 'judged' }),
      JSON.stringify({ ...records(1)[0], tick: 5, judged: 'yes', why: 'judged' }),
      JSON.stringify({ ...records(1)[0], tick: 5, judged: true, why: 'judged', language: 7 }),
      HEADER,
      '',
      ...admitted,
      admitted[0]!,
    ]
    const { replay: file, report } = replay(lines)
    expect(file.problems.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '2 (line)',
      '3 (line)',
      '4 outcome',
      '5 header.contractVersion',
      '6 attempts',
      '7 attempts.0.arm',
      '8 tick',
      '9 judged',
      '10 language',
      '11 crossfade',
      '733 tick',
    ])
    expect(file.problems[2]!.problem).toMatch(/^expected one of ok, error, .* got "meh"$/)
    expect(file.bad).toBe(11)
    expect(report.rollbacks).toHaveLength(1)
  })

  it('refuses facts about the rollout that are not facts', () => {
    const wrong = [
      [{ rollout: 3 }, 'rollout'],
      [{ version: 2 }, 'version'],
      [{ stages: {} }, 'stages'],
      [{ stages: [{ from: 1, phase: 'asleep' }] }, 'stages.0.phase'],
      [{ stages: [7] }, 'stages.0'],
      [{ complaints: [{ tick: 1, arm: 'left' }] }, 'complaints.0.arm'],
    ] as const
    for (const [change, field] of wrong) {
      const line = JSON.stringify({ ...(JSON.parse(HEADER) as object), ...change })
      const { replay: file } = replay([line, ...admitted])
      expect(file.problems[0]).toMatchObject({ line: 1, field })
    }
  })

  it('breaks on no line, whatever is in it', () => {
    const good = admitted.slice(0, 40).map((line) => JSON.parse(line) as Record<string, unknown>)
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom(1e15, -1e15, 0.5, Number.MAX_SAFE_INTEGER))
    const broken = fc
      .tuple(fc.constantFrom(...good), fc.constantFrom(...Object.keys(good[0]!), 'seq', 'attempts'), value)
      .map(([line, field, wrong]) => ({ ...line, [field]: wrong }))
    const bare = broken.map(({ tick: _, ...record }: Record<string, unknown>) => record)
    const batch = fc.tuple(bare, value, value).map(([record, sentAt, receivedAt]) => ({
      header: { ...batchHeader(1, 0), sentAt },
      attempts: [record],
      receivedAt,
    }))
    const line = fc.oneof(broken, bare, batch, fc.jsonValue()).map((one) => JSON.stringify(one))
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const { replay: file } = replay([HEADER, ...lines, ...admitted.slice(0, 3)])
        expect(file.bad).toBeGreaterThanOrEqual(file.problems.length)
      }),
      { numRuns: 60 },
    )
  })

  it('admits what a gateway sent to the same rollback as control did, one user one voice', async () => {
    const store = createMemoryStore()
    const world = await SimulatedWorld.open({ store, requestsPerSecond: 6, users: 12, seed: 4 })
    await world.seed()
    const lines: string[] = []
    const send = world.send.bind(world)
    world.send = async (attempts, seq) => {
      const sentAt = world.now
      const number = seq ?? lines.length + 1_000
      lines.push(JSON.stringify({ header: batchHeader(number, sentAt), receivedAt: sentAt, attempts }))
      return send(attempts, seq)
    }
    await world.climbTo('50 %')
    await world.run(120)
    world.behaviours['kokoro']!.errorRate = 0.5
    await world.run(600, async () => (await world.view()).phase === 'rolled-back')
    const decisions = await store.rollouts.decisions({ rollout: 'tts' as never, limit: 1 })
    const live = decisions[0]!.verdicts.find(({ state }) => state === 'breached')!
    const file = new FileReplay({
      named: {},
      begin: ({ rollout, stages }) =>
        new Backtest({ rollout, policy: OPEN_POLICY, stages, compare: [], keepGoing: false, signals: false }),
    })
    for (const [index, line] of lines.entries()) file.line(line, index + 1)
    const [replayed] = file.end().report().rollbacks
    expect(file.reasons.get('repeat')).toBeGreaterThan(10)
    expect(replayed!.verdict.trigger).toBe(live.trigger)
    expect(replayed!.verdict.text).toBe(live.text)
  })
})
