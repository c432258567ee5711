import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COMPARISON_NAMES } from '../../../control/backtest/comparisons/comparison-catalogue.ts'
import { Backtest, type BacktestSetup } from '../../../control/backtest/engine/backtest.ts'
import type { BacktestReport } from '../../../control/backtest/engine/backtest-report.ts'
import { HoldWatch } from '../../../control/backtest/engine/hold-watch.ts'
import type { RecordedStage } from '../../../control/backtest/engine/recorded-stage.ts'
import { DEFAULT_POLICY } from '../../../control/core/default-policy.ts'
import { createJudge } from '../../../control/core/judge/judge.ts'
import { judgeConfigOf } from '../../../control/core/judge/judge-config.ts'
import type { Observation } from '../../../control/core/judge/observation.ts'
import type { Policy } from '../../../control/core/policy.ts'
import { Signals } from '../../../control/core/signals/signals.ts'
import type { EpochMs } from '../../../control/core/units.ts'
import { hashUnit } from '../../../gateway-plugin/assign.ts'
import type { AttemptRecord } from '../../../gateway-plugin/contract.ts'
import { sampleRecord } from '../../support/sample-batch.ts'
import { arrivals, START, seeded, type Traffic } from '../core/judge/simulate.ts'

const SETUP: BacktestSetup = {
  rollout: 'tts',
  policy: DEFAULT_POLICY,
  stages: [],
  compare: [],
  keepGoing: false,
  signals: false,
}

const NO_RATES = { candidate: { requests: 0, bad: 0 }, baseline: { requests: 0, bad: 0 } }

function stage(second: number, changes: Partial<RecordedStage> = {}): RecordedStage {
  return {
    from: START + second,
    phase: 'ramping',
    stage: '25 %',
    share: 2_500,
    epoch: 1,
    planVersion: null,
    because: null,
    ...changes,
  }
}

function traffic(seconds: number, shape: Traffic, seed = 1): Observation[][] {
  const random = seeded(seed)
  return Array.from({ length: seconds }, (_, second) => arrivals(random, shape, second))
}

function run(
  setup: Partial<BacktestSetup>,
  seconds: readonly (readonly Observation[])[],
  epoch: (second: number) => number = () => 1,
): BacktestReport {
  const backtest = new Backtest({ ...SETUP, ...setup })
  for (const [second, seen] of seconds.entries()) {
    for (const one of seen) backtest.add(one, true, epoch(second))
    backtest.close(START + second)
  }
  return backtest.report()
}

const FAULT: Traffic = { candidatePerSec: 3, baselinePerSec: 3, errorRate: (s) => (s >= 600 ? 0.5 : 0) }

describe('a backtest', () => {
  const faulty = traffic(900, FAULT)

  it('rolls back once and stops, or goes on and counts each', () => {
    const once = run({}, faulty)
    expect(once.rollbacks).toHaveLength(1)
    expect(once.suspect.times).toBe(1)
    expect(once.rollbacks[0]!.at / 1_000 - START - 600).toBeLessThan(60)
    expect(once.rollbacks[0]!.before.candidate.requests).toBeGreaterThan(500)
    const all = run({ keepGoing: true }, faulty)
    expect(all.rollbacks.length).toBeGreaterThan(3)
    expect(all.rollbacks[0]).toEqual(once.rollbacks[0])
  })

  it('says of every rule when it would have, and that none had anything left to say', () => {
    const report = run({ compare: COMPARISON_NAMES }, faulty)
    const fixed = report.comparisons.find(({ name }) => name === 'Fixed window, 5 min')!
    expect(fixed).toMatchObject({ trigger: 'errors' })
    expect(fixed.rollbacks[0]!.at / 1_000 - START).toBeGreaterThan(600)
    expect(new Set(report.comparisons.map(({ trigger }) => trigger))).toEqual(
      new Set(['errors', 'latency-p95']),
    )
    const alone = new Backtest(SETUP)
    for (const [second, seen] of faulty.entries()) {
      for (const one of seen) alone.add(one, true, 1)
      alone.close(START + second)
    }
    expect(alone.finished).toBe(true)
  })

  it('lets no rule speak of a candidate that has no traffic', () => {
    const quiet = traffic(1_200, { candidatePerSec: 0, baselinePerSec: 3 })
    const report = run({ compare: COMPARISON_NAMES }, quiet)
    expect(report.comparisons.filter(({ rollbacks }) => rollbacks.length > 0)).toEqual([])
  })

  it('does not roll back where nothing could be taken off the candidate', () => {
    const stages = [stage(0, { phase: 'draft', stage: null, share: 0 })]
    expect(run({ stages }, faulty).rollbacks).toEqual([])
    expect(run({ stages: [stage(0)] }, faulty).rollbacks[0]).toMatchObject({ stage: '25 %', share: 2_500 })
  })

  it('begins anew with a new epoch, whoever tells of it, and drops what is left of the old one', () => {
    const byRows = run({}, faulty, (second) => (second >= 605 ? 2 : 1))
    const byLedger = run({ stages: [stage(0), stage(605, { epoch: 2 })] }, faulty, (second) =>
      second >= 605 ? 2 : 1,
    )
    expect(byRows.rollbacks[0]!.at / 1_000 - START).toBeGreaterThan(610)
    expect(byLedger.rollbacks[0]!.at).toBe(byRows.rollbacks[0]!.at)
    const left = run({ stages: [stage(0), stage(605, { epoch: 2 })] }, faulty, () => 1)
    expect(left.rollbacks).toEqual([])
    expect(left.span!.to / 1_000 - START).toBe(605)
  })

  it('says when a stage could have been left, and which gates attempts do not tell of', () => {
    const ladder = DEFAULT_POLICY.ladder.map((one) => ({
      ...one,
      dwellMs: (one.name === '25 %' ? 1_200_000 : 0) as never,
    }))
    const policy: Policy = { ...DEFAULT_POLICY, ladder }
    const healthy = traffic(4_000, { candidatePerSec: 4, baselinePerSec: 4, errorRate: () => 0.001 })
    const report = run({ policy, stages: [stage(0), stage(3_000, { stage: '50 %' })] }, healthy)
    const [first] = report.advances
    expect(first).toMatchObject({ stage: '25 %', next: '50 %', advance: 'manual' })
    expect(first!.notLookedAt).toContain('capacity')
    expect(first!.at / 1_000 - START).toBeGreaterThanOrEqual(1_200)
    expect(run({ policy }, healthy).advances).toEqual([])
  })

  it('takes the time on hold for no dwell, as the rollout itself does', () => {
    const ladder = DEFAULT_POLICY.ladder.map((one) => ({ ...one, dwellMs: 1_200_000 as never }))
    const policy: Policy = { ...DEFAULT_POLICY, ladder }
    const healthy = traffic(3_000, { candidatePerSec: 4, baselinePerSec: 4, errorRate: () => 0.001 })
    const held = [stage(600, { phase: 'held' }), stage(900, { phase: 'held' }), stage(1_800)]
    const [first] = run({ policy, stages: [stage(0), ...held] }, healthy).advances
    expect(first!.at / 1_000 - START).toBeGreaterThanOrEqual(2_400)
    expect(first!.at / 1_000 - START).toBeLessThan(2_520)
  })

  it('holds where the mode eager would have rolled back, and the hold ends by itself', () => {
    const blip = traffic(6_000, {
      candidatePerSec: 4,
      baselinePerSec: 4,
      errorRate: (second) => (second >= 600 && second < 1_500 ? 0.028 : 0.001),
    })
    const report = run({}, blip)
    expect(report.rollbacks).toEqual([])
    expect(report.holds.length).toBeGreaterThan(0)
    expect(report.holds[0]).toMatchObject({ because: 'eager-suspicion' })
  })

  it('holds at the same second whether other signals are looked at or not, and not for what rolls back first', () => {
    const holdsAt = (rate: number, signals: boolean) => {
      const fault = { ...FAULT, errorRate: (second: number) => (second >= 600 ? rate : 0) }
      return run({ signals }, traffic(900, fault)).holds.map(({ at }) => at / 1_000 - START)
    }
    expect(holdsAt(1, false)).toEqual([])
    expect(holdsAt(0.1, false)).toHaveLength(1)
    for (const rate of [0.1, 0.5, 1]) expect(holdsAt(rate, false)).toEqual(holdsAt(rate, true))
  })

  it('holds at the second at which control would have, also where nobody asks for more of the baseline', () => {
    const { triggers } = DEFAULT_POLICY
    const errors = { ...triggers.errors, blame: 'absolute' as const }
    const policy: Policy = { ...DEFAULT_POLICY, triggers: { ...triggers, errors } }
    const seconds = traffic(1_500, { ...FAULT, errorRate: (second) => (second >= 600 ? 0.04 : 0) }, 4)
    const judge = createJudge(judgeConfigOf(policy))
    const signals = new Signals(policy.signals)
    let heldAt: number | null = null
    for (const [second, seen] of seconds.entries()) {
      judge.add(START + second, seen)
      judge.close(START + second)
      const eager = judge.eager(((START + second + 1) * 1_000) as EpochMs, 0)!
      const state = eager.breached ? ('raised' as const) : ('clear' as const)
      signals.close(START + second, { ...eager, state, value: eager.evidence, bound: 1, sample: 1 })
      if (heldAt === null && signals.holding().length > 0) heldAt = (START + second + 1) * 1_000
    }
    expect(heldAt).not.toBeNull()
    for (const looked of [false, true])
      expect(run({ policy, signals: looked }, seconds).holds[0]?.at).toBe(heldAt)
  })

  it('does not take an hour of silence for the clear time that ends a hold', () => {
    const holds = new HoldWatch(900_000, () => ({ stage: null, share: null, before: NO_RATES }))
    for (let second = 0; second < 100; second++) holds.see(START + second, 'eager-suspicion', 'raised')
    for (let second = 3_700; second < 5_000; second++) holds.see(START + second, 'eager-suspicion', null)
    expect(holds.read()).toMatchObject([{ until: (START + 3_700) * 1_000 + 900_000 }])
  })

  it('holds by the signals that attempts tell of, where it is asked to look at them', () => {
    const stages = [stage(0, { planVersion: 3 })]
    const healthy = traffic(1_200, { candidatePerSec: 1, baselinePerSec: 3, errorRate: () => 0 })
    const hold = (attempt: Partial<AttemptRecord>, signals = true) => {
      const backtest = new Backtest({ ...SETUP, stages, signals })
      for (const [second, seen] of healthy.entries()) {
        for (const one of seen) backtest.add(one, true, 1)
        const unit = `${second}`.padStart(22, 'u')
        const ours = hashUnit('any salt', unit) % 4 === 0
        const own = ours
          ? ({ arm: 'candidate', bucket: 2_000, ...attempt } as const)
          : ({ arm: 'baseline', bucket: 5_000 } as const)
        const record = { ...sampleRecord, planVersion: 3, unit, ...own }
        backtest.assign(START + second, record, 1)
        backtest.close(START + second)
      }
      return backtest.report().holds.map(({ because }) => because)
    }
    expect(hold({ bucket: 9_000 })).toEqual(['sample-ratio'])
    expect(hold({ bucket: 9_000 }, false)).toEqual([])
    expect(hold({})).toEqual([])
    expect(hold({ outcome: 'overflow' })).toEqual(['capacity'])
  })

  it('hears complaints: they hold until a person listens, or roll back where the policy says so', () => {
    const healthy = traffic(3_000, { candidatePerSec: 1, baselinePerSec: 1 })
    const complaints = Array.from({ length: 200 }, (_, index) => ({
      tick: START + 10 * index,
      arm: 'candidate' as const,
      share: 0.5,
      epoch: 1,
    }))
    const held = run({ complaints }, healthy)
    expect(held.rollbacks).toEqual([])
    expect(held.holds[0]).toMatchObject({ because: 'complaints', until: null })
    expect(held.holds.filter(({ because }) => because === 'complaints').length).toBeLessThan(50)
    const { triggers } = DEFAULT_POLICY
    const policy: Policy = {
      ...DEFAULT_POLICY,
      triggers: { ...triggers, complaints: { ...triggers.complaints, onBreach: 'roll-back' } },
    }
    const rolled = run({ complaints, policy }, healthy)
    expect(rolled.rollbacks).toMatchObject([{ trigger: 'complaints', at: held.holds[0]!.at }])
    const stale = complaints.map((one) => ({ ...one, epoch: 0 }))
    expect(run({ complaints: stale, policy }, healthy).rollbacks).toEqual([])
  })

  it('draws its evidence in at most a thousand steps, however long it lasts', () => {
    const long = traffic(20_000, { candidatePerSec: 0.5, baselinePerSec: 0.5 })
    const { series } = run({}, long)
    expect(series.points.length).toBeLessThanOrEqual(1_000)
    expect(series.stepMs).toBeGreaterThan(10_000)
    const requests = series.points.reduce((sum, { candidate }) => sum + candidate.requests, 0)
    expect(requests).toBe(long.flat().filter(({ arm }) => arm === 'candidate').length)
  })

  it('does not care in which order attempts of one second come, nor how many seconds close at once', () => {
    const seconds = traffic(700, { ...FAULT, errorRate: (s) => (s >= 400 ? 0.4 : 0.01) }, 5)
    const expected = run({}, seconds)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), (chunk, seed) => {
        const random = seeded(seed)
        const backtest = new Backtest(SETUP)
        for (let from = 0; from < seconds.length; from += chunk) {
          const piece = seconds.slice(from, from + chunk).flat()
          for (const one of piece.toSorted(() => random() - 0.5)) backtest.add(one, true, 1)
          backtest.close(START + from + chunk - 1)
        }
        expect(backtest.report()).toEqual(expected)
      }),
      { numRuns: 8 },
    )
  })

  it('refuses attempts of a second that is over', () => {
    const backtest = new Backtest(SETUP)
    backtest.close(START)
    expect(() => backtest.add(faulty.flat()[0]!, true, 1)).toThrow(RangeError)
  })

  it('has nothing to say of nothing', () => {
    expect(run({}, [])).toMatchObject({ span: null, rollbacks: [], attempts: { heard: 0 } })
  })
})
