import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import { createJudge, type Judge } from '../../control/core/judge/judge.ts'
import { type JudgeConfig, judgeConfigOf } from '../../control/core/judge/judge-config.ts'
import { readSnapshot } from '../../control/core/judge/judge-snapshot.ts'
import type { Observation } from '../../control/core/judge/observation.ts'
import type { EpochMs } from '../../control/core/units.ts'

const START = 1_767_571_200
const base = judgeConfigOf(DEFAULT_POLICY)
/** Small samples, so that references, twins and blame all speak within a short run. */
const CONFIG: JudgeConfig = {
  ...base,
  falseRollbackBudget: { count: 1, per: '1d' },
  triggers: {
    ...base.triggers,
    errors: { ...base.triggers.errors, blame: 'require' },
    referenceMinRequests: 5,
  },
}

const observation = fc
  .record({
    second: fc.integer({ min: 0, max: 400 }),
    arm: fc.constantFrom('baseline' as const, 'candidate' as const),
    outcome: fc.constantFrom('ok', 'ok', 'ok', 'ok', 'error', 'timeout', 'left'),
    latency: fc.double({ min: 20, max: 4_000, noNaN: true }),
    characters: fc.constantFrom(20, 90, 150, 300, 500, 900),
    language: fc.constantFrom('en', 'en', 'en', 'de', 'fr', 'es', 'it', 'pt'),
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
const traffic = fc.array(observation, { minLength: 50, maxLength: 400 })
const END = START + 401

function byTick(observations: readonly Observation[]): Map<number, Observation[]> {
  const ticks = new Map<number, Observation[]>()
  for (const seen of observations) ticks.set(seen.tick, [...(ticks.get(seen.tick) ?? []), seen])
  return ticks
}

/** One call per tick with data, closed one by one. */
function straight(observations: readonly Observation[]): Judge {
  const judge = createJudge(CONFIG)
  for (const [tick, seen] of [...byTick(observations)].sort(([a], [b]) => a - b)) {
    judge.add(tick, seen)
    judge.close(tick)
  }
  judge.close(END)
  return judge
}

function everything(judge: Judge) {
  const now = ((END + 1) * 1_000) as EpochMs
  return {
    verdicts: judge.verdicts(now, 2_500),
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

describe('replay', () => {
  it('says the same whatever the order and the batches in which observations came', () => {
    fc.assert(
      fc.property(traffic, keys, fc.integer({ min: 1, max: 60 }), (observations, order, stride) => {
        const judge = createJudge(CONFIG)
        for (const seen of shuffled(observations, order)) judge.add(seen.tick, [seen])
        for (let tick = START - 1; tick < END; tick += stride) judge.close(tick)
        judge.close(END)
        expect(everything(judge)).toEqual(everything(straight(observations)))
      }),
      { numRuns: 60 },
    )
  })

  it('goes on from a snapshot as if it had never stopped, wherever it was taken', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(traffic, cuts, (observations, chosen) => {
        const ticks = [...byTick(observations)].sort(([a], [b]) => a - b)
        let judge = createJudge(CONFIG)
        let from = 0
        for (const cut of [...chosen.toSorted((a, b) => a - b), 402]) {
          for (; from < ticks.length && ticks[from]![0] <= START + cut; from++) judge.add(...ticks[from]!)
          judge.close(Math.min(START + cut, END))
          const stored = readSnapshot(JSON.parse(JSON.stringify(judge.snapshot())))
          judge = createJudge(CONFIG, stored)
        }
        expect(everything(judge)).toEqual(everything(straight(observations)))
      }),
      { numRuns: 60 },
    )
  })

  it('keeps nothing of open ticks in a snapshot: their rows are replayed', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 0, max: 400 }), (observations, cut) => {
        const judge = createJudge(CONFIG)
        for (const seen of observations) judge.add(seen.tick, [seen])
        judge.close(START + cut)
        const later = observations.filter((seen) => seen.tick > START + cut)
        const restored = createJudge(CONFIG, JSON.parse(JSON.stringify(judge.snapshot())))
        for (const seen of later) restored.add(seen.tick, [seen])
        for (const one of [judge, restored]) one.close(END)
        expect(everything(restored)).toEqual(everything(judge))
      }),
      { numRuns: 40 },
    )
  })

  it('does not take a snapshot of another version for its own', () => {
    expect(readSnapshot({ version: 0 })).toBeUndefined()
    expect(readSnapshot(null)).toBeUndefined()
  })
})
