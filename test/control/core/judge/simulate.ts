/** Seeded traffic for the judge: Poisson arrivals, log-normal latencies that grow with the text. */

import { DEFAULT_POLICY } from '../../../../control/core/default-policy.ts'
import { createJudge, type Judge } from '../../../../control/core/judge/judge.ts'
import { type JudgeConfig, judgeConfigOf } from '../../../../control/core/judge/judge-config.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { EpochMs } from '../../../../control/core/units.ts'
import type { Verdict } from '../../../../control/core/verdict.ts'

export type Random = () => number

/** mulberry32: small, seeded, good enough for arrivals. */
export function seeded(seed: number): Random {
  let a = seed | 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean)
  let product = random()
  let n = 0
  while (product > limit) {
    product *= random()
    n++
  }
  return n
}

export interface Traffic {
  readonly candidatePerSec: number
  readonly baselinePerSec: number
  /** Seconds since the start → probability of failure. */
  readonly errorRate?: (second: number) => number
  readonly baselineErrorRate?: (second: number) => number
  /** Seconds since the start → factor on the latency. */
  readonly slower?: (second: number) => number
  readonly baselineSlower?: (second: number) => number
  /** Factor on the length of the candidate's texts. */
  readonly longer?: number
  readonly sigma?: number
}

/** 2026-01-05 00:00 UTC in ticks. */
export const START = 1_767_571_200

export function arrivals(random: Random, traffic: Traffic, second: number): Observation[] {
  const tick = START + second
  const seen: Observation[] = []
  for (const arm of ['candidate', 'baseline'] as const) {
    const mine = arm === 'candidate'
    const n = poisson(random, mine ? traffic.candidatePerSec : traffic.baselinePerSec)
    const rate = (mine ? traffic.errorRate : traffic.baselineErrorRate)?.(second) ?? 0.003
    const slower = (mine ? traffic.slower : traffic.baselineSlower)?.(second) ?? 1
    for (let i = 0; i < n; i++) {
      const bad = random() < rate
      const spread = mine ? (traffic.longer ?? 1) : 1
      const characters = Math.max(1, Math.round(Math.exp(Math.log(200) + 0.8 * normal(random)) * spread))
      const typical = 150 + 2 * characters
      const latencyMs = typical * Math.exp((traffic.sigma ?? 0.5) * normal(random)) * slower
      seen.push({
        tick,
        arm,
        bad,
        latencyMs: bad ? null : latencyMs,
        censored: false,
        characters,
        language: 'en',
      })
    }
  }
  return seen
}

export const CONFIG: JudgeConfig = judgeConfigOf(DEFAULT_POLICY)

export function errorsOnly(config: JudgeConfig = CONFIG): JudgeConfig {
  const { latencyP95, latencyP50, complaints, cost } = config.triggers
  return {
    ...config,
    triggers: {
      ...config.triggers,
      latencyP95: { ...latencyP95, enabled: false },
      latencyP50: { ...latencyP50, enabled: false },
      complaints: { ...complaints, enabled: false },
      cost: { ...cost, enabled: false },
    },
  }
}

export interface Run {
  readonly judge: Judge
  /** Second of the first breach, null: none. */
  readonly breachedAt: number | null
  readonly verdict: Verdict | null
}

export interface RunOptions {
  readonly seed: number
  readonly from?: number
  readonly seconds: number
  readonly traffic: Traffic
  readonly judge?: Judge
}

/** Runs until the first breach, or through. */
export function run({ seed, from = 0, seconds, traffic, judge = createJudge(CONFIG) }: RunOptions): Run {
  const random = seeded(seed)
  for (let second = from; second < from + seconds; second++) {
    const seen = arrivals(random, traffic, second)
    judge.add(START + second, seen)
    judge.close(START + second)
    if (judge.breached) return { judge, breachedAt: second, verdict: breachOf(judge, second) }
  }
  return { judge, breachedAt: null, verdict: null }
}

export function breachOf(judge: Judge, second: number): Verdict | null {
  const verdicts = judge.verdicts(at(second + 1), 5_000)
  return verdicts.find((verdict) => verdict.state === 'breached') ?? null
}

export function at(second: number): EpochMs {
  return ((START + second) * 1_000) as EpochMs
}
