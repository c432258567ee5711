import { describe, expect, it } from 'vitest'
import { createJudge, type Judge } from '../../../../control/core/judge/judge.ts'
import { arrivals, at, breachOf, CONFIG, errorsOnly, run, START, seeded, type Traffic } from './simulate.ts'

const HOUR = 3_600

/** At a share of 100 %: of one request a second, copies go to the baseline, more of them while there is suspicion. */
function atFullShare(judge: Judge, seed: number, from: number, seconds: number, slower: Traffic['slower']) {
  const random = seeded(seed)
  let copies = 0
  let sampling = false
  const asked: boolean[] = []
  for (let second = from; second < from + seconds; second++) {
    // A plan reaches the gateways some seconds after it was made.
    asked.push(judge.suspicion)
    sampling = asked.at(-6) ?? false
    const traffic = {
      candidatePerSec: 1,
      baselinePerSec: sampling ? 0.5 : 0.01,
      ...(slower ? { slower } : {}),
    }
    const seen = arrivals(random, traffic, second)
    copies += seen.filter(({ arm }) => arm === 'baseline').length
    judge.add(START + second, seen)
    judge.close(START + second)
    if (judge.breached) return { breachedAt: second, copies, verdict: breachOf(judge, second) }
  }
  return { breachedAt: null, copies, verdict: null }
}

function warm(seed: number, config = CONFIG): Judge {
  const judge = createJudge({ ...config, eagerSignal: { enabled: false } })
  run({ seed, seconds: 2 * HOUR, traffic: { candidatePerSec: 1, baselinePerSec: 3 }, judge })
  return judge
}

describe('suspicion', () => {
  it('fetches a witness at a share of 100 %, and both decide', () => {
    for (const [factor, within] of [
      [2, 800],
      [3, 220],
    ] as const) {
      const judge = warm(factor)
      const calm = atFullShare(judge, 1, 2 * HOUR, HOUR, () => 1)
      expect(calm.breachedAt).toBeNull()
      expect(calm.copies).toBeLessThan(100)
      const { breachedAt, verdict } = atFullShare(judge, 2, 3 * HOUR, HOUR, () => factor)
      expect(breachedAt! - 3 * HOUR).toBeLessThan(within)
      expect(verdict?.reference).toBe('live')
      expect(verdict?.voices['twin']).toBeGreaterThanOrEqual(1)
      expect(verdict?.text).toContain('(against the baseline as it is now)')
    }
  })

  it('begins at evidence of 0.01, lasts until 0.001, and ends with a reset', () => {
    const judge = warm(1, errorsOnly())
    expect(judge.suspicion).toBe(false)
    const failing = { candidatePerSec: 1, baselinePerSec: 0.01, errorRate: () => 1 }
    let second = 2 * HOUR
    while (!judge.suspicion) run({ seed: second, from: second++, seconds: 1, traffic: failing, judge })
    expect(judge.loudness()).toBeGreaterThanOrEqual(0.01)
    expect(judge.breached).toBe(false)
    const mended = { ...failing, errorRate: () => 0 }
    let evidence = judge.loudness()
    while (judge.suspicion) {
      evidence = judge.loudness()
      run({ seed: second, from: second++, seconds: 1, traffic: mended, judge })
    }
    expect(evidence).toBeGreaterThanOrEqual(0.001)
    expect(judge.loudness()).toBeLessThan(0.001)
    run({ seed: 5, from: second, seconds: 60, traffic: failing, judge })
    judge.reset('candidate', START + second + 60)
    expect(judge.suspicion).toBe(false)
  })

  it('is not waited for where a policy has no copies to spare: the last full reference decides', () => {
    const judge = warm(4, { ...CONFIG, witnessOnSuspicion: false })
    const traffic = { candidatePerSec: 1, baselinePerSec: 0, slower: () => 3 }
    const { breachedAt, verdict } = run({ seed: 3, from: 27 * HOUR, seconds: HOUR, traffic, judge })
    expect(breachedAt! - 27 * HOUR).toBeLessThan(150)
    expect(verdict).toMatchObject({ reference: 'frozen' })
    expect(verdict?.text).toContain('(against the reference last measured at 2026-01-05 01:59:5')
  })

  it('asked for in vain holds a decision up for two minutes, not for ever', () => {
    const judge = warm(5)
    const traffic = { candidatePerSec: 1, baselinePerSec: 0, slower: () => 3 }
    const { breachedAt } = run({ seed: 3, from: 3 * HOUR, seconds: HOUR, traffic, judge })
    expect(breachedAt! - 3 * HOUR).toBeLessThan(270)
  })
})

describe('the baseline as a witness of errors', () => {
  it('costs nothing where it has requests', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const delay = (blame: 'absolute' | 'require') => {
        const config = errorsOnly()
        const errors = { ...config.triggers.errors, blame }
        const judge = createJudge({ ...config, triggers: { ...config.triggers, errors } })
        const errorRate = (second: number) => (second < HOUR ? 0.003 : 0.1)
        const traffic = { candidatePerSec: 1, baselinePerSec: 3, errorRate }
        return run({ seed, seconds: 3 * HOUR, traffic, judge }).breachedAt! - HOUR
      }
      expect(delay('require')).toBeLessThanOrEqual(delay('absolute') + 5)
    }
  })

  it('costs seconds at a share of 75 %', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const errorRate = (second: number) => (second < HOUR ? 0.003 : 1)
      const traffic = { candidatePerSec: 3, baselinePerSec: 1, errorRate }
      const { breachedAt } = run({ seed, seconds: 2 * HOUR, traffic, judge: createJudge(errorsOnly()) })
      expect(breachedAt! - HOUR + 1).toBeLessThanOrEqual(31)
    }
  })
})

describe('what verdicts name', () => {
  it('is the language and length that fail', () => {
    const judge = createJudge(errorsOnly())
    const random = seeded(3)
    let second = 0
    for (; !judge.breached && second < 2 * HOUR; second++) {
      const seen = arrivals(random, { candidatePerSec: 5, baselinePerSec: 5 }, second).map((one, i) => {
        const language = i % 4 === 0 ? 'es' : 'en'
        const fails = second > HOUR && one.arm === 'candidate' && language === 'es' && one.characters > 200
        return { ...one, language, bad: fails, latencyMs: fails ? null : one.latencyMs }
      })
      judge.add(START + second, seen)
      judge.close(START + second)
    }
    const [verdict] = judge.verdicts(at(second), 5_000)
    expect(verdict?.state).toBe('breached')
    expect(verdict?.text).toMatch(/; (\d+) of \1 failures are es over 200 characters;/)
  })

  it('is the length that is slow', () => {
    const judge = createJudge(CONFIG)
    const random = seeded(3)
    let second = 0
    for (; !judge.breached && second < 4 * HOUR; second++) {
      const seen = arrivals(random, { candidatePerSec: 3, baselinePerSec: 6 }, second).map((one) => {
        const slow = second > 2 * HOUR && one.arm === 'candidate' && one.characters > 400
        return { ...one, latencyMs: one.latencyMs === null ? null : one.latencyMs * (slow ? 5 : 1) }
      })
      judge.add(START + second, seen)
      judge.close(START + second)
    }
    const breached = judge.verdicts(at(second), 5_000).find(({ state }) => state === 'breached')
    expect(breached?.trigger).toBe('latency-p95')
    expect(breached?.text).toMatch(/; \d+ of \d+ slow answers are texts over 400 characters$/)
  })
})
