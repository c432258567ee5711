import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { Complaint } from '../../control/core/judge/complaint.ts'
import { createJudge, type Judge } from '../../control/core/judge/judge.ts'
import { type JudgeConfig, judgeConfigOf } from '../../control/core/judge/judge-config.ts'
import { readSnapshot } from '../../control/core/judge/judge-snapshot.ts'
import type { Observation } from '../../control/core/judge/observation.ts'
import { MODES, type WindowRule } from '../../control/core/policy.ts'
import type { EpochMs } from '../../control/core/units.ts'
import { arrivals, seeded } from '../control/core/judge/simulate.ts'

const START = 1_767_571_200
const LAST = 400
const END = START + LAST + 1
const base = judgeConfigOf(DEFAULT_POLICY)

/** Small samples and budgets, so that references, twins, blame, windows and breaches all come in a short run. */
const CONFIGS: readonly JudgeConfig[] = MODES.map((mode) => ({
  ...base,
  falseRollbackBudget: { count: 1, per: '1d' },
  triggers: {
    ...base.triggers,
    mode,
    window: { windowMs: 90_000, minRequests: 10, forMs: 20_000 } as WindowRule,
    referenceMinRequests: 5,
  },
}))

const second = fc.integer({ min: 0, max: LAST })
const observation = fc
  .record({
    second,
    arm: fc.constantFrom('baseline' as const, 'candidate' as const),
    outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'error', 'timeout', 'left'),
    latency: fc.double({ min: 20, max: 4_000, noNaN: true }),
    characters: fc.constantFrom(20, 90, 150, 300, 500, 900),
    language: fc.constantFrom('en', 'en', 'en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl', 'und'),
  })
  .map(
    ({ second, arm, outcome, latency, characters, language }): Observation => ({
      tick: START + second,
      arm,
      bad: outcome === 'error' || outcome === 'timeout',
      latencyMs: outcome === 'error' ? null : latency,
      censored: outcome === 'timeout' || outcome === 'left',
      characters,
      language,
    }),
  )
const complaint = fc
  .record({
    second,
    arm: fc.constantFrom('baseline' as const, 'candidate' as const, 'candidate' as const),
    share: fc.constantFrom(0, 0.1, 0.25, 0.3, 0.5, 0.75, 1),
  })
  .map(({ second, arm, share }): Complaint => ({ tick: START + second, arm, share }))

/** What people and policies do to a judge, after a tick was closed. */
const ACTS = ['restart-stage', 'reset-candidate', 'reset-all', 'answer', 'reconfigure'] as const
const act = fc.record({ second, what: fc.constantFrom(...ACTS), config: fc.constantFrom(...CONFIGS) })
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

interface Life {
  readonly config: JudgeConfig
  readonly observations: readonly Observation[]
  readonly complaints: readonly Complaint[]
  readonly acts: readonly Act[]
}
const life: fc.Arbitrary<Life> = fc.record({
  config: fc.constantFrom(...CONFIGS),
  observations: fc.array(observation, { minLength: 50, maxLength: 400 }),
  complaints: fc.array(complaint, { maxLength: 40 }),
  acts: fc.array(act, { maxLength: 3 }).map((acts) => acts.toSorted((a, b) => a.second - b.second)),
})

function perform(judge: Judge, { what, config }: Act): void {
  if (what === 'restart-stage') judge.restartStage(judge.closed)
  else if (what === 'reset-candidate') judge.reset('candidate', judge.closed)
  else if (what === 'reset-all') judge.reset('all', judge.closed)
  else if (what === 'answer') judge.answer()
  else judge.reconfigure(config, judge.closed)
}

/** Stretches between acts: what came in them, and the act that ends each. */
function stretches({ observations, complaints, acts }: Life) {
  let from = START
  return [...acts, null].map((end) => {
    const to = end ? START + end.second : END
    const within = ({ tick }: { readonly tick: number }) => tick >= from && tick <= to
    const stretch = {
      to,
      end,
      observations: observations.filter(within),
      complaints: complaints.filter(within),
    }
    from = to + 1
    return stretch
  })
}

/** Tick by tick, in the order of their coming; `between` may replace the judge after a closed tick. */
function straight(of: Life, between: (judge: Judge, tick: number) => Judge = (judge) => judge): Judge {
  let judge = createJudge(of.config)
  for (const { to, end, observations, complaints } of stretches(of)) {
    const ticks = new Set([...observations, ...complaints].map(({ tick }) => tick))
    for (const tick of [...ticks, to].sort((a, b) => a - b)) {
      if (tick > judge.closed) {
        judge.add(
          tick,
          observations.filter((seen) => seen.tick === tick),
        )
        judge.addComplaints(
          tick,
          complaints.filter((one) => one.tick === tick),
        )
      }
      judge.close(tick)
      judge = between(judge, tick)
    }
    if (end) perform(judge, end)
    judge = between(judge, to)
  }
  return judge
}

function everything(judge: Judge) {
  const now = ((END + 1) * 1_000) as EpochMs
  return {
    verdicts: judge.verdicts(now, 2_500),
    eager: judge.eager(now, 2_500),
    suspicion: judge.suspicion,
    loudness: judge.loudness(),
    errors: judge.gate({ gate: 'errors', maxRate: 0.02, rule: 'evidence', alpha: 0.01, minRequests: 10 }),
    latency: judge.gate({ gate: 'latency', maxRatio: 1.2, rule: 'evidence', alpha: 0.01, minRequests: 10 }),
    snapshot: JSON.stringify(judge.snapshot()),
  }
}

/** A deterministic shuffle by keys that fast-check chose. */
function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, i) => ({ item, key: keys[i % keys.length]! * (i + 1) }))
    .sort((a, b) => (a.key % 1_009) - (b.key % 1_009))
    .map(({ item }) => item)
}

const keys = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 20 })

function reread(judge: Judge): ReturnType<typeof readSnapshot> {
  return readSnapshot(JSON.parse(JSON.stringify(judge.snapshot())))
}

describe('replay', () => {
  it('says the same whatever the order and the batches in which observations and complaints came', () => {
    fc.assert(
      fc.property(life, keys, fc.integer({ min: 1, max: 60 }), (of, order, stride) => {
        const judge = createJudge(of.config)
        for (const { to, end, observations, complaints } of stretches(of)) {
          for (const seen of shuffled(observations, order))
            if (seen.tick > judge.closed) judge.add(seen.tick, [seen])
          for (const one of shuffled(complaints, order))
            if (one.tick > judge.closed) judge.addComplaints(one.tick, [one])
          for (let tick = judge.closed < START ? START - 1 : judge.closed; tick < to; tick += stride)
            judge.close(tick)
          judge.close(to)
          if (end) perform(judge, end)
        }
        expect(everything(judge)).toEqual(everything(straight(of)))
      }),
      { numRuns: 80 },
    )
  })

  it('goes on from a snapshot as if it had never stopped, wherever it was taken', () => {
    const cuts = fc.uniqueArray(second, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(life, cuts, (of, chosen) => {
        const at = new Set(chosen.map((cut) => START + cut))
        const acted = new Set(of.acts.map((one) => START + one.second))
        const restarted = straight(of, (judge, tick) =>
          at.has(tick) || acted.has(tick) ? createJudge(configInForce(judge), reread(judge)) : judge,
        )
        expect(everything(restarted)).toEqual(everything(straight(of)))
      }),
      { numRuns: 80 },
    )
  })

  it('keeps nothing of open ticks in a snapshot: their rows are replayed', () => {
    fc.assert(
      fc.property(life, second, ({ config, observations, complaints }, cut) => {
        const judge = createJudge(config)
        for (const seen of observations) judge.add(seen.tick, [seen])
        for (const one of complaints) judge.addComplaints(one.tick, [one])
        judge.close(START + cut)
        const restored = createJudge(config, reread(judge))
        for (const seen of observations) if (seen.tick > START + cut) restored.add(seen.tick, [seen])
        for (const one of complaints) if (one.tick > START + cut) restored.addComplaints(one.tick, [one])
        for (const one of [judge, restored]) one.close(END)
        expect(everything(restored)).toEqual(everything(judge))
      }),
      { numRuns: 40 },
    )
  })

  it('goes on in the bursty mode, in the middle of a minute, with references half full', () => {
    const random = seeded(3)
    const config = CONFIGS[0]!
    let minute = -1
    let rate = 0
    const burst = (second: number) => {
      if (Math.floor(second / 60) !== minute) rate = random() < 0.08 ? 0.07 : 0.001
      minute = Math.floor(second / 60)
      return rate
    }
    const hours = 4 * 3_600
    const seen = Array.from({ length: hours }, (_, second) =>
      arrivals(random, { candidatePerSec: 2, baselinePerSec: 8, baselineErrorRate: burst }, second),
    )
    let judge = createJudge(config)
    let restarted = createJudge(config)
    for (const [second, observations] of seen.entries()) {
      for (const one of [judge, restarted]) {
        one.add(START + second, observations)
        one.close(START + second)
      }
      if (second % 1_777 === 1_234) restarted = createJudge(config, reread(restarted))
    }
    expect(JSON.stringify(restarted.snapshot())).toBe(JSON.stringify(judge.snapshot()))
    expect(judge.snapshot().errors.main?.voices.baselineDispersion.bursty).toBe(true)
    judge = createJudge(config, reread(judge))
    expect(JSON.stringify(judge.snapshot())).toBe(JSON.stringify(restarted.snapshot()))
  })

  it('does not take a snapshot of another version for its own', () => {
    expect(readSnapshot({ version: 0 })).toBeUndefined()
    expect(readSnapshot(null)).toBeUndefined()
  })
})

/** Control starts with the policy that is in force, before an act at this tick or after it. */
function configInForce(judge: Judge): JudgeConfig {
  const { mode } = judge.snapshot().meters.main.errors!
  return CONFIGS.find(({ triggers }) => triggers.mode === mode)!
}
