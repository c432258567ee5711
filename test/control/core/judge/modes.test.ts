import { describe, expect, it } from 'vitest'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import type { JudgeConfig } from '../../../../control/core/judge/judge-config.ts'
import type { Mode, WindowRule } from '../../../../control/core/policy.ts'
import { at, CONFIG, errorsOnly, run, START } from './simulate.ts'

const HOUR = 3_600

function inMode(mode: Mode, config: JudgeConfig = CONFIG, window: Partial<WindowRule> = {}): JudgeConfig {
  const { triggers } = config
  return { ...config, triggers: { ...triggers, mode, window: { ...triggers.window, ...window } } }
}

/** Alone, so that the whole of what a mode does is seen; the baseline is no witness. */
function alone(rate: number, perSecond = 1) {
  const errorRate = (second: number) => (second < HOUR ? 0.003 : rate)
  return { candidatePerSec: perSecond, baselinePerSec: 0, errorRate }
}

describe('mode eager', () => {
  it('rolls back what strict lets be just under the bound, and not a healthy candidate', () => {
    const eager = inMode('eager', errorsOnly())
    const under = alone(0.019)
    const { breachedAt, verdict } = run({
      seed: 1,
      seconds: 24 * HOUR,
      traffic: under,
      judge: createJudge(eager),
    })
    expect(breachedAt).not.toBeNull()
    expect(verdict?.bound).toBe(0.01)
    expect(verdict?.text).toContain('bound 1\u00a0% (eager: half of 2\u00a0%)')
    const healthy = { seed: 2, seconds: 24 * HOUR, traffic: alone(0.003) }
    expect(run({ ...healthy, judge: createJudge(eager) }).breachedAt).toBeNull()
  })

  it('allows latency, complaints and cost half of the excess that strict allows', () => {
    const judge = createJudge(inMode('eager'))
    run({ seed: 1, seconds: 600, traffic: { candidatePerSec: 1, baselinePerSec: 3 }, judge })
    expect(judge.verdicts(at(600), 5_000).map(({ bound }) => bound)).toEqual([0.01, 1.25, 1.25, 1.25, 1.15])
    const slower = (second: number) => (second < 2 * HOUR ? 1 : 1.45)
    const traffic = { candidatePerSec: 2, baselinePerSec: 4, slower }
    const { verdict } = run({ seed: 3, seconds: 8 * HOUR, traffic, judge: createJudge(inMode('eager')) })
    expect(verdict?.trigger).toMatch(/^latency/)
    expect(verdict?.text).toContain('(eager: half of what 1.5 allows)')
    expect(run({ seed: 3, seconds: 8 * HOUR, traffic }).breachedAt).toBeNull()
  })

  it('speaks beside the strict meters, before them, and ends when its cause does', () => {
    const judge = createJudge(errorsOnly())
    expect(judge.eager(at(0), 5_000)).toMatchObject({ breached: false })
    let heard: number | null = null
    let second = 0
    for (; second < 24 * HOUR && heard === null; second += 60) {
      run({ seed: 5 + second, from: second, seconds: 60, traffic: alone(0.019), judge })
      if (judge.eager(at(second + 60), 5_000)?.breached) heard = second
    }
    expect(heard).not.toBeNull()
    expect(judge.breached).toBe(false)
    expect(judge.eager(at(second), 5_000)?.text).toMatch(/^errors: since .* \(eager: half of 2\u00a0%\)/)
    run({
      seed: 3,
      from: second,
      seconds: 2 * HOUR,
      traffic: { candidatePerSec: 1, baselinePerSec: 0, errorRate: () => 0 },
      judge,
    })
    expect(judge.eager(at(second + 2 * HOUR), 5_000)?.breached).toBe(false)
  })

  it('does not speak beside itself, or where nobody asked', () => {
    expect(createJudge(inMode('eager')).eager(at(0), 5_000)).toBeNull()
    expect(createJudge({ ...CONFIG, eagerSignal: { enabled: false } }).eager(at(0), 5_000)).toBeNull()
  })
})

describe('mode window', () => {
  const window = { windowMs: 300_000, minRequests: 100, forMs: 300_000 } as WindowRule

  it('rolls back what is over its bound in the window for long enough, and says so', () => {
    const judge = createJudge(inMode('window', errorsOnly(), window))
    const { breachedAt, verdict } = run({ seed: 1, seconds: 3 * HOUR, traffic: alone(0.1, 2), judge })
    expect(breachedAt! - HOUR).toBeGreaterThanOrEqual(300)
    expect(breachedAt! - HOUR).toBeLessThan(420)
    expect(verdict).toMatchObject({ trigger: 'errors', bound: 0.02, voices: { window: 1 } })
    expect(verdict?.text).toMatch(
      /^\d+ of \d+ failed = [\d.]+\u00a0%, bound 2\u00a0% \(window of 5\u00a0min: over it since 01:0\d:\d\d UTC, 5\u00a0min of 5\u00a0min\)/,
    )
  })

  it('says nothing on too few requests: it is blind at one request in ten seconds', () => {
    const judge = createJudge(inMode('window', errorsOnly(), window))
    const { breachedAt } = run({ seed: 1, seconds: 6 * HOUR, traffic: alone(1, 0.1), judge })
    expect(breachedAt).toBeNull()
  })

  it('is suspect with the seconds that are left, and quiet below its bound', () => {
    const judge = createJudge(
      inMode('window', errorsOnly(), { ...window, forMs: 600_000 as WindowRule['forMs'] }),
    )
    run({ seed: 1, seconds: HOUR + 150, traffic: alone(0.2, 2), judge })
    const [verdict] = judge.verdicts(at(HOUR + 150), 5_000)
    expect(verdict?.state).toBe('suspect')
    expect(verdict?.expectedSeconds).toBeGreaterThan(400)
    expect(verdict?.expectedSeconds).toBeLessThan(600)
    expect(judge.loudness()).toBeGreaterThan(0)
    run({ seed: 2, from: HOUR + 150, seconds: 900, traffic: { ...alone(0), errorRate: () => 0 }, judge })
    expect(judge.verdicts(at(HOUR + 1_050), 5_000)[0]?.state).toBe('healthy')
    expect(judge.loudness()).toBe(0)
  })

  it('decides at the first look where it need not last', () => {
    const judge = createJudge(inMode('window', errorsOnly(), { ...window, forMs: 0 as WindowRule['forMs'] }))
    const { breachedAt } = run({ seed: 1, seconds: 2 * HOUR, traffic: alone(1, 2), judge })
    expect(breachedAt! - HOUR).toBeLessThan(60)
  })

  it('begins anew after a silence: an hour in which nothing was seen is no hour over the bound', () => {
    const judge = createJudge(inMode('window', errorsOnly(), { ...window, minRequests: 1 }))
    const fail = (second: number) => {
      const tick = START + second
      const failed = { bad: true, latencyMs: null, censored: false, characters: 200, language: 'en' }
      judge.add(tick, [{ ...failed, tick, arm: 'candidate' }])
      judge.close(tick)
    }
    fail(0)
    fail(60)
    fail(HOUR)
    expect(judge.breached).toBe(false)
    for (let second = HOUR; second <= HOUR + 300; second += 60) fail(second + 1)
    expect(judge.breached).toBe(true)
  })

  it('judges latency likewise', () => {
    const judge = createJudge(inMode('window', CONFIG, window))
    const slower = (second: number) => (second < 2 * HOUR ? 1 : 3)
    const traffic = { candidatePerSec: 2, baselinePerSec: 4, slower }
    const { breachedAt, verdict } = run({ seed: 1, seconds: 3 * HOUR, traffic, judge })
    expect(verdict?.trigger).toMatch(/^latency/)
    expect(breachedAt! - 2 * HOUR).toBeGreaterThanOrEqual(300)
    expect(breachedAt! - 2 * HOUR).toBeLessThan(600)
  })
})

describe('the budget', () => {
  it('is refused with the reason when it is spent twice, and says what is left over', () => {
    const { triggers } = CONFIG
    const weights = { ...triggers.weights, errors: 0.9 }
    expect(() => createJudge({ ...CONFIG, triggers: { ...triggers, weights } })).toThrow(
      'triggers.weights: errors + latencyP95 + latencyP50 + complaints + cost = 1.4',
    )
    expect(createJudge(CONFIG).unspent).toBeCloseTo(0)
    expect(createJudge(errorsOnly()).unspent).toBeCloseTo(0.5)
  })
})

describe('complaints', () => {
  it('are kept for open ticks only, and dropped with the epoch that ended', () => {
    const judge = createJudge(CONFIG)
    judge.close(START)
    const complaint = { tick: START, arm: 'candidate', share: 0.5 } as const
    expect(() => judge.addComplaints(START, [complaint])).toThrow(`tick: ${START} is closed already`)
    judge.addComplaints(START + 1, [{ ...complaint, tick: START + 1 }])
    judge.reset('candidate', START)
    judge.close(START + 2)
    const ofComplaints = judge.verdicts(at(3), 5_000).find(({ trigger }) => trigger === 'complaints')
    expect(ofComplaints?.candidate.requests).toBe(0)
  })

  it('breach on their own, beside healthy errors and latency, until a person has answered', () => {
    const judge = createJudge(CONFIG)
    run({ seed: 1, seconds: HOUR, traffic: { candidatePerSec: 1, baselinePerSec: 3 }, judge })
    for (let i = 0; i < 60 && !judge.breached; i++) {
      judge.addComplaints(START + HOUR + i, [{ tick: START + HOUR + i, arm: 'candidate', share: 0.25 }])
      judge.close(START + HOUR + i)
    }
    const states = judge.verdicts(at(HOUR + 60), 2_500).map(({ state }) => state)
    expect(states).toEqual(['healthy', 'healthy', 'healthy', 'breached', 'insufficient'])
    judge.answer()
    expect(judge.breached).toBe(false)
  })
})
