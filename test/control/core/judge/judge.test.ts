import { describe, expect, it } from 'vitest'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import type { Observation } from '../../../../control/core/judge/observation.ts'
import type { Verdict } from '../../../../control/core/verdict.ts'
import { at, CONFIG, errorsOnly, normal, run, START, seeded } from './simulate.ts'

const HOUR = 3_600
const calm = { candidatePerSec: 1, baselinePerSec: 1 }

function stateOf(verdicts: readonly Verdict[], trigger: Verdict['trigger']): Verdict {
  const found = verdicts.find((verdict) => verdict.trigger === trigger)
  if (!found) throw new Error(`no verdict of ${trigger}`)
  return found
}

function seen(second: number, changes: Partial<Observation> = {}): Observation {
  return {
    tick: START + second,
    arm: 'candidate',
    bad: false,
    latencyMs: 200,
    censored: false,
    characters: 100,
    language: 'en',
    ...changes,
  }
}

describe('the error trigger', () => {
  it.each([1, 10])('decides a total outage within 20 s at %i requests a second', (rate) => {
    for (let seed = 1; seed <= 5; seed++) {
      const traffic = {
        candidatePerSec: rate,
        baselinePerSec: rate,
        errorRate: (s: number) => (s < HOUR ? 0 : 1),
      }
      const { breachedAt } = run({ seed, seconds: HOUR + 60, traffic, judge: createJudge(errorsOnly()) })
      expect(breachedAt).not.toBeNull()
      expect(breachedAt! - HOUR + 1).toBeLessThanOrEqual(20)
    }
  })

  it('decides a total outage within 20 s when a breaker lets one request a second through', () => {
    const judge = createJudge(errorsOnly())
    run({ seed: 3, seconds: HOUR, traffic: { ...calm, candidatePerSec: 2, errorRate: () => 0 }, judge })
    let decided: number | null = null
    for (let i = 0; i < 30 && decided === null; i++) {
      // Two a second until the breaker has opened on five failures in a row, then its looks.
      const requests = i < 3 ? 2 : 1
      const failed = Array.from({ length: requests }, () => seen(HOUR + i, { bad: true, latencyMs: null }))
      judge.add(START + HOUR + i, [...failed, seen(HOUR + i, { arm: 'baseline' })])
      judge.close(START + HOUR + i)
      if (judge.breached) decided = i + 1
    }
    expect(decided).not.toBeNull()
    expect(decided!).toBeLessThanOrEqual(20)
  })

  it('says what it saw, since when and against which bound', () => {
    const traffic = { ...calm, errorRate: (s: number) => (s < HOUR ? 0 : 0.13) }
    const { verdict } = run({ seed: 2, seconds: 3 * HOUR, traffic, judge: createJudge(errorsOnly()) })
    expect(verdict?.text).toMatch(
      /^since 0[01]:\d\d:\d\d UTC: \d+ of \d+ failed = \d+\u00a0%, bound 2\u00a0%; the baseline meanwhile \d+ of \d+$/,
    )
    expect(verdict?.evidence).toBeGreaterThanOrEqual(1)
    expect(verdict?.since).toBeGreaterThan(at(HOUR - 300))
  })

  it.each([
    ['healthy', 0.003],
    ['just under the bound', 0.019],
  ])('never rolls back a candidate that is %s, for a day at one request a second', (_, rate) => {
    for (let seed = 1; seed <= 2; seed++) {
      const traffic = { candidatePerSec: 1, baselinePerSec: 0, errorRate: () => rate }
      const { breachedAt } = run({ seed, seconds: 24 * HOUR, traffic, judge: createJudge(errorsOnly()) })
      expect(breachedAt).toBeNull()
    }
  })

  it('is suspect before it is breached, and says how long it will take', () => {
    const judge = createJudge(errorsOnly())
    run({ seed: 5, seconds: HOUR, traffic: calm, judge })
    const states: string[] = []
    const expected: (number | null)[] = []
    for (let i = 0; i < 40; i++) {
      const failed = seen(HOUR + i, { bad: true, latencyMs: null })
      judge.add(START + HOUR + i, [failed, seen(HOUR + i, { arm: 'baseline' })])
      judge.close(START + HOUR + i)
      const verdict = judge.verdicts(at(HOUR + i + 1), 5_000)[0]!
      states.push(verdict.state)
      if (verdict.state === 'suspect') expected.push(verdict.expectedSeconds)
    }
    expect([...new Set(states)]).toEqual(['healthy', 'insufficient', 'suspect', 'breached'])
    expect(expected.every((seconds) => seconds !== null && seconds >= 0 && seconds < 60)).toBe(true)
  })

  it('stays breached when the candidate recovers, until it is reset', () => {
    const judge = createJudge(errorsOnly())
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, errorRate: (s) => (s < HOUR - 60 ? 0 : 1) }, judge })
    const before = judge.verdicts(at(HOUR), 5_000)[0]!
    run({ seed: 2, from: HOUR, seconds: 1, traffic: calm, judge })
    for (let i = 1; i < 3_600; i++) judge.close(START + HOUR + i)
    expect(judge.verdicts(at(2 * HOUR), 5_000)[0]).toEqual(before)
    expect(before.state).toBe('breached')
    judge.reset('candidate', START + 2 * HOUR)
    expect(judge.verdicts(at(2 * HOUR), 0)[0]!.state).toBe('insufficient')
  })

  it('does not wait for a baseline that has fallen silent together with the candidate', () => {
    const judge = createJudge(errorsOnly())
    run({ seed: 5, seconds: HOUR, traffic: calm, judge })
    const silent = { candidatePerSec: 1, baselinePerSec: 0, errorRate: () => 1 }
    const { breachedAt, verdict } = run({ seed: 6, from: HOUR, seconds: 120, traffic: silent, judge })
    expect(breachedAt! - HOUR).toBeLessThan(30)
    expect(verdict?.text).toContain('judged by the bound alone: the baseline has too few requests')
  })

  it('unless told otherwise, moves nobody when both arms fail together', () => {
    const both = (s: number) => (s >= HOUR && s < HOUR + 600 ? 0.2 : 0.003)
    const traffic = { ...calm, errorRate: both, baselineErrorRate: both }
    const config = errorsOnly()
    const errors = { ...config.triggers.errors, blame: 'absolute' } as const
    const absolute = { ...config, triggers: { ...config.triggers, errors } }
    const seconds = 2 * HOUR
    expect(run({ seed: 1, seconds, traffic, judge: createJudge(absolute) }).breachedAt).not.toBeNull()
    expect(run({ seed: 1, seconds, traffic, judge: createJudge(config) }).breachedAt).toBeNull()
    const alone = { ...calm, errorRate: both }
    const { breachedAt } = run({ seed: 1, seconds, traffic: alone, judge: createJudge(config) })
    expect(breachedAt! - HOUR).toBeLessThan(240)
  })
})

describe('the block meter', () => {
  it('hears a three-second outage every two minutes that the fast meter ignores on purpose', () => {
    const blips = (s: number) => (s % 120 < 3 ? 1 : 0.003)
    const traffic = { candidatePerSec: 10, baselinePerSec: 0, errorRate: blips }
    const { breachedAt, verdict } = run({
      seed: 1,
      seconds: 7 * HOUR,
      traffic,
      judge: createJudge(errorsOnly()),
    })
    expect(breachedAt).not.toBeNull()
    expect(verdict!.voices['block']).toBeGreaterThanOrEqual(1)
    expect(verdict!.voices['meter']).toBeLessThan(1)
    expect(verdict!.value).toBeGreaterThan(0.02)
    expect(verdict!.value).toBeLessThan(0.04)
  })
})

describe('the latency triggers', () => {
  const warm = 2 * HOUR

  it.each([
    [2, 500],
    [3, 180],
  ])('decide %i times the latency within %i s at one request a second', (factor, within) => {
    for (let seed = 1; seed <= 2; seed++) {
      const slower = (s: number) => (s < warm ? 1 : factor)
      const traffic = { candidatePerSec: 1, baselinePerSec: 3, slower }
      const { breachedAt, verdict } = run({ seed, seconds: warm + 2 * HOUR, traffic })
      expect(verdict?.trigger).toMatch(/^latency-p/)
      expect(breachedAt! - warm).toBeGreaterThan(0)
      expect(breachedAt! - warm).toBeLessThanOrEqual(within)
      expect(verdict?.reference).toBe('live')
      expect(verdict?.value).toBeGreaterThan(1.5)
    }
  })

  it('let a candidate be 20 % slower', () => {
    const traffic = { candidatePerSec: 1, baselinePerSec: 1, slower: () => 1.2 }
    expect(run({ seed: 1, seconds: 8 * HOUR, traffic }).breachedAt).toBeNull()
  })

  it('ignore what slows both arms', () => {
    const shock = (s: number) => (s > HOUR && s % HOUR < 600 ? 5 : 1)
    const traffic = { candidatePerSec: 2, baselinePerSec: 2, slower: shock, baselineSlower: shock }
    for (let seed = 1; seed <= 2; seed++)
      expect(run({ seed, seconds: 6 * HOUR, traffic }).breachedAt).toBeNull()
  })

  it('do not mistake longer texts for slower answers', () => {
    const traffic = { candidatePerSec: 2, baselinePerSec: 2, longer: 3 }
    for (let seed = 1; seed <= 2; seed++) {
      const { breachedAt, judge } = run({ seed, seconds: 6 * HOUR, traffic })
      expect(breachedAt).toBeNull()
      const p95 = stateOf(judge.verdicts(at(6 * HOUR), 5_000), 'latency-p95')
      expect(p95.candidateMs! / p95.baselineMs!).toBeGreaterThan(1.5)
      expect(p95.value!).toBeLessThan(1.3)
    }
  })

  it('take a time limit that passed as slower than the widest bound that a policy may have', () => {
    const { triggers } = CONFIG
    const wide = { ...triggers, latencyP95: { enabled: true, maxRatio: 10 } }
    const judge = createJudge({ ...CONFIG, triggers: wide })
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, baselinePerSec: 3 }, judge })
    for (let second = HOUR; second < HOUR + 600; second++)
      judge.add(START + second, [seen(second, { bad: true, censored: true, latencyMs: 5_000 })])
    judge.close(START + HOUR + 600)
    expect(stateOf(judge.verdicts(at(HOUR + 601), 1_000), 'latency-p95').state).toBe('breached')
  })

  it('take a time limit that passed as slower than any bound, and a fast failure as no latency', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, baselinePerSec: 3 }, judge })
    const count = () => stateOf(judge.verdicts(at(HOUR + 2), 5_000), 'latency-p95').candidate
    const before = count()
    judge.add(START + HOUR + 1, [
      seen(HOUR + 1, { bad: true, latencyMs: null }),
      seen(HOUR + 1, { bad: true, censored: true, latencyMs: 5 }),
      seen(HOUR + 1, { censored: true, latencyMs: 5 }),
      seen(HOUR + 1, { censored: true, latencyMs: 60_000 }),
    ])
    judge.close(START + HOUR + 1)
    expect(count()).toEqual({ requests: before.requests + 2, bad: before.bad + 2 })
  })

  it('say which reference they used, and speak without the baseline when it is gone', () => {
    const judge = createJudge(CONFIG)
    const traffic = { candidatePerSec: 1, baselinePerSec: 3 }
    expect(stateOf(judge.verdicts(at(0), 0), 'latency-p95').reference).toBe('none')
    judge.add(START, [seen(0)])
    judge.close(START)
    expect(stateOf(judge.verdicts(at(1), 0), 'latency-p95').reference).toBe('none')
    run({ seed: 1, from: 1, seconds: 19, traffic, judge })
    expect(stateOf(judge.verdicts(at(20), 5_000), 'latency-p95')).toMatchObject({
      reference: 'collecting',
      state: 'insufficient',
    })
    run({ seed: 2, from: 20, seconds: HOUR, traffic, judge })
    expect(stateOf(judge.verdicts(at(HOUR + 20), 5_000), 'latency-p95').reference).toBe('live')
    const alone = { candidatePerSec: 1, baselinePerSec: 0, slower: (s: number) => (s < 2 * HOUR ? 1 : 2) }
    const { breachedAt, verdict } = run({
      seed: 3,
      from: HOUR + 20,
      seconds: 2 * HOUR,
      traffic: alone,
      judge,
    })
    expect(breachedAt! - 2 * HOUR).toBeLessThan(600)
    expect(verdict).toMatchObject({ reference: 'frozen' })
    expect(verdict?.text).toContain('against the reference last measured at 01:00:')
  })

  it('leave out the first seconds of a stage, in which only fast answers have come back', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, baselinePerSec: 3 }, judge })
    judge.restartStage(START + HOUR)
    const spec = { gate: 'latency', maxRatio: 1.2, rule: 'evidence', alpha: 0.01, minRequests: 1 } as const
    const early = (i: number) => {
      judge.add(START + HOUR + i, [seen(HOUR + i, { latencyMs: 10, characters: 150 })])
      judge.close(START + HOUR + i)
      return judge.gate(spec).candidate.requests
    }
    expect(early(1)).toBe(0)
    for (let i = 2; i < 12; i++) early(i)
    expect(early(12)).toBeGreaterThan(0)
  })
})

describe('the judge', () => {
  it('says insufficient before it has seen enough, and stale when data stops at a share above 0', () => {
    const judge = createJudge(CONFIG)
    judge.restartStage(START)
    // Of cost nothing is known here, and silence costs nothing.
    const states = (second: number, share: number) =>
      judge.verdicts(at(second), share).flatMap(({ trigger, state }) => (trigger === 'cost' ? [] : [state]))
    expect(states(10, 1_000)).toEqual(Array(4).fill('insufficient'))
    expect(states(301, 1_000)).toEqual(Array(4).fill('stale'))
    expect(states(301, 0)).toEqual(Array(4).fill('insufficient'))
    run({ seed: 1, from: 1, seconds: HOUR, traffic: calm, judge })
    expect(states(HOUR + 60, 1_000)).toEqual(Array(4).fill('healthy'))
    expect(judge.verdicts(at(HOUR + 400), 1_000)[0]).toMatchObject({ state: 'stale' })
  })

  it('calls nothing healthy that it has not seen lately, as in a night of the shadow stage', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, baselinePerSec: 3 }, judge })
    const told = (second: number) =>
      judge
        .verdicts(at(second), 0)
        .flatMap(({ trigger, state, text }) => (trigger.startsWith('latency') ? [[state, text]] : []))
    expect(told(HOUR).map(([state]) => state)).toEqual(['healthy', 'healthy'])
    const silent = ['insufficient', 'no comparable candidate request in the last 5 minutes']
    expect(told(9 * HOUR)).toEqual([silent, silent])
    // Requests come, and none of them can be compared.
    for (let second = HOUR; second < HOUR + 400; second++)
      judge.add(START + second, [seen(second, { language: 'nl' })])
    judge.close(START + HOUR + 400)
    expect(told(HOUR + 401)).toEqual([silent, silent])
    expect(stateOf(judge.verdicts(at(HOUR + 401), 0), 'errors').state).toBe('healthy')
  })

  it('keeps its meters when a stage begins and starts its gates anew', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, errorRate: () => 0.018 }, judge })
    const evidence = judge.verdicts(at(HOUR), 5_000)[0]!.evidence
    expect(judge.stageRequests).toBeGreaterThan(3_000)
    judge.restartStage(START + HOUR)
    expect(judge.verdicts(at(HOUR), 5_000)[0]!.evidence).toBe(evidence)
    expect(judge.stageRequests).toBe(0)
  })

  it('knows for how long the requests of a stage were counted, over an edit and a restart too', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: 100, traffic: calm, judge })
    expect(judge.stageSec).toBeNull()
    judge.restartStage(START + 99)
    run({ seed: 2, from: 100, seconds: 60, traffic: calm, judge })
    expect(judge.stageSec).toBe(60)
    const { triggers } = CONFIG
    const stricter = { ...CONFIG, triggers: { ...triggers, errors: { ...triggers.errors, maxRate: 0.01 } } }
    judge.reconfigure(stricter, judge.closed)
    judge.close(START + 169)
    expect([judge.stageRequests, judge.stageSec]).toEqual([0, 10])
    expect(createJudge(stricter, JSON.parse(JSON.stringify(judge.snapshot()))).stageSec).toBe(10)
  })

  it('keeps references over a reset of the candidate, and nothing over a reset of all', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { ...calm, baselinePerSec: 3 }, judge })
    judge.reset('candidate', START + HOUR)
    expect(stateOf(judge.verdicts(at(HOUR), 0), 'latency-p95').reference).not.toBe('none')
    judge.reset('all', START + HOUR)
    expect(stateOf(judge.verdicts(at(HOUR), 0), 'latency-p95').reference).toBe('none')
  })

  it('resets only the meters that an edit of the policy concerns', () => {
    const judge = createJudge(CONFIG)
    const traffic = { ...calm, baselinePerSec: 3, errorRate: () => 0.01 }
    run({ seed: 1, seconds: HOUR, traffic, judge })
    const [errors, p95, p50] = judge.verdicts(at(HOUR), 5_000)
    const latencyP95 = { enabled: true, maxRatio: 1.4 }
    judge.reconfigure({ ...CONFIG, triggers: { ...CONFIG.triggers, latencyP95 } }, START + HOUR)
    const after = judge.verdicts(at(HOUR), 5_000)
    expect(after[0]).toEqual(errors)
    expect(after[1]!.evidence).toBe(0)
    expect(after[1]!.bound).toBe(1.4)
    expect(after[2]).toEqual(p50)
    expect(p95!.evidence).toBeGreaterThan(0)
  })

  it('is silent on a trigger that is switched off', () => {
    const judge = createJudge(errorsOnly())
    run({ seed: 1, seconds: 100, traffic: calm, judge })
    expect(judge.verdicts(at(100), 5_000).map((verdict) => verdict.trigger)).toEqual(['errors'])
  })

  it('refuses observations of a closed tick', () => {
    const judge = createJudge(CONFIG)
    judge.close(START)
    expect(() => judge.add(START, [seen(0)])).toThrow(`tick: ${START} is closed already`)
  })

  it('fits its memory into 80 kB with nine languages, all lengths, and latencies of all kinds', () => {
    const judge = createJudge(CONFIG)
    const random = seeded(1)
    for (let second = 0; second < 2_000; second++) {
      const observations = Array.from({ length: 40 }, (_, i) =>
        seen(second, {
          arm: i % 2 === 0 ? 'baseline' : 'candidate',
          bad: random() < 0.01,
          latencyMs: 300 * Math.exp(normal(random)),
          characters: [20, 90, 150, 300, 500, 900][Math.floor(random() * 6)]!,
          language: ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'pl'][Math.floor(random() * 9)]!,
        }),
      )
      judge.add(START + second, observations)
      judge.close(START + second)
    }
    expect(JSON.stringify(judge.snapshot()).length).toBeLessThan(80_000)
  })
})

describe('the gates', () => {
  const errors = { gate: 'errors', maxRate: 0.02, rule: 'evidence', alpha: 0.01, minRequests: 280 } as const
  const latency = { gate: 'latency', maxRatio: 1.2, rule: 'evidence', alpha: 0.01, minRequests: 280 } as const

  it('open for a good candidate within the requests that theory expects', () => {
    const judge = createJudge(CONFIG)
    const traffic = { candidatePerSec: 1, baselinePerSec: 3 }
    run({ seed: 1, seconds: HOUR, traffic, judge })
    judge.restartStage(START + HOUR)
    run({ seed: 2, from: HOUR + 1, seconds: 2_000, traffic, judge })
    expect(judge.gate(errors)).toMatchObject({ clear: true, obstacles: [], requestsNeeded: 0 })
    expect(judge.gate(latency)).toMatchObject({ clear: true, obstacles: [] })
    expect(judge.gate(latency).value).toBeLessThan(1.2)
  })

  it('stay shut for a candidate at the bound, and say what is missing', () => {
    const judge = createJudge(CONFIG)
    const traffic = { candidatePerSec: 1, baselinePerSec: 3, errorRate: () => 0.02, slower: () => 1.2 }
    run({ seed: 1, seconds: 2 * HOUR, traffic, judge })
    expect(judge.gate(errors)).toMatchObject({ clear: false, obstacles: ['evidence'] })
    expect(judge.gate(latency).clear).toBe(false)
  })

  it('count down the requests that are still needed', () => {
    const judge = createJudge(CONFIG)
    const needed: (number | null)[] = []
    for (let i = 0; i < 300; i++) {
      needed.push(judge.gate(errors).requestsNeeded)
      judge.add(START + i, [seen(i)])
      judge.close(START + i)
    }
    expect(needed[0]).toBeGreaterThanOrEqual(280)
    expect(needed[0]).toBeLessThan(500)
    expect(needed[200]).toBeLessThan(120)
    expect(needed.at(-1)).toBe(0)
    expect(judge.gate(latency)).toMatchObject({ clear: false, coverage: 0 })
  })

  it('do not hold the time before a reference against the comparison, but strata that never get one', () => {
    const judge = createJudge(CONFIG)
    const feed = (from: number, to: number, characters: number, baseline: number) => {
      for (let i = from; i < to; i++) {
        const copies = Array.from({ length: baseline }, () => seen(i, { arm: 'baseline', characters }))
        judge.add(START + i, [seen(i, { characters }), ...copies])
        judge.close(START + i)
      }
    }
    feed(0, 150, 90, 1)
    expect(judge.gate(latency)).toMatchObject({ coverage: 0, candidate: { requests: 0 } })
    feed(150, 300, 90, 1)
    expect(judge.gate(latency).coverage).toBe(1)
    expect(judge.gate(latency).candidate.requests).toBeLessThan(150)
    feed(300, 600, 900, 0)
    expect(judge.gate(latency).coverage).toBe(0.5)
    expect(judge.gate(latency).obstacles).toContain('coverage')
  })

  it('can be literal: a plain rate after so many requests', () => {
    const judge = createJudge(CONFIG)
    const rate = { ...errors, rule: 'rate', minRequests: 100 } as const
    for (let i = 0; i < 99; i++) judge.add(START + i, [seen(i)])
    judge.close(START + 98)
    expect(judge.gate(rate)).toMatchObject({ clear: false, obstacles: ['requests'], requestsNeeded: 1 })
    judge.add(START + 99, [seen(99, { bad: true })])
    judge.close(START + 99)
    expect(judge.gate(rate)).toMatchObject({ clear: true, value: 0.01 })
    expect(judge.gate({ ...rate, maxRate: 0.005 })).toMatchObject({ clear: false, obstacles: ['rate'] })
  })
})
