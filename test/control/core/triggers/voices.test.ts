import { describe, expect, it } from 'vitest'
import { TickCounts } from '../../../../control/core/triggers/tick-counts.ts'
import { Voices } from '../../../../control/core/triggers/voices.ts'
import { poisson, seeded } from '../judge/simulate.ts'

const HOUR = 3_600
const YEAR = 31_536_000
const ERRORS = { limit: 0.02, sustainSec: 300, budgetSec: 2 * YEAR }
const P95 = { limit: 0.05, sustainSec: 300, budgetSec: 4 * YEAR, outageFrom: 7 }

type Rate = (second: number) => number
interface Arms {
  readonly candidate: Rate
  readonly baseline?: Rate
  readonly perSecond: number
}

/** A rate that is drawn anew every minute: `often` of the minutes have `high`, the others `low`. */
function minutes(seed: number, often: number, high: number, low: number): Rate {
  const random = seeded(seed * 7_919)
  let minute = -1
  let rate = low
  return (second) => {
    const now = Math.floor(second / 60)
    if (now !== minute) {
      minute = now
      rate = random() < often ? high : low
    }
    return rate
  }
}

/** Second of the breach, null: none until the end. */
function run(voices: Voices, seed: number, from: number, to: number, arms: Arms): number | null {
  const random = seeded(seed)
  const counts = new TickCounts(1)
  const draw = (n: number, rate: number) => {
    let bad = 0
    for (let i = 0; i < n; i++) if (random() < rate) bad++
    return bad
  }
  for (let second = from; second < to; second++) {
    counts.requests = poisson(random, arms.perSecond)
    counts.bad = draw(counts.requests, arms.candidate(second))
    counts.baselineRequests = arms.baseline ? poisson(random, arms.perSecond) : 0
    counts.baselineBad = arms.baseline ? draw(counts.baselineRequests, arms.baseline(second)) : 0
    voices.step(second, counts)
    if (voices.value >= 1) return second
  }
  return null
}

function baselineHistory(voices: Voices, seed: number, perSecond: number, rate: Rate): void {
  const random = seeded(seed)
  const counts = new TickCounts(1)
  for (let second = 0; second < 6 * HOUR; second++) {
    counts.baselineRequests = poisson(random, perSecond)
    counts.baselineBad = 0
    for (let i = 0; i < counts.baselineRequests; i++) if (random() < rate(second)) counts.baselineBad++
    voices.step(second, counts)
  }
}

describe('bursts of errors', () => {
  // Four minutes of a hundred with 6 % errors, the others with 0.1 %: 0.34 % in the mean.
  const bursty = (seed: number) => minutes(seed, 0.04, 0.06, 0.001)

  it('of a baseline that is known to have them set the mode from the first minute', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const voices = new Voices(ERRORS)
      expect(voices.bursty).toBe(false)
      baselineHistory(voices, seed, 10, bursty(seed))
      expect(voices.bursty).toBe(true)
      const arms = { perSecond: 10, candidate: bursty(seed + 50), baseline: bursty(seed) }
      expect(run(voices, seed, 6 * HOUR, 18 * HOUR, arms)).toBeNull()
      const outage = run(voices, seed, 18 * HOUR, 19 * HOUR, { ...arms, candidate: () => 1 })
      expect(outage! - 18 * HOUR).toBeLessThanOrEqual(15)
    }
  })

  it('switch the mode while it runs, and back when they are over', () => {
    const voices = new Voices(ERRORS)
    const calm = () => 0.003
    expect(run(voices, 1, 0, 3 * HOUR, { perSecond: 10, candidate: calm })).toBeNull()
    expect(voices.bursty).toBe(false)
    const mild = minutes(3, 0.1, 0.035, 0.001)
    expect(run(voices, 2, 3 * HOUR, 15 * HOUR, { perSecond: 10, candidate: mild })).toBeNull()
    expect(voices.bursty).toBe(true)
    run(voices, 3, 15 * HOUR, 36 * HOUR, { perSecond: 10, candidate: calm })
    expect(voices.bursty).toBe(false)
  })

  it('are known again after a reset of the candidate, and forgotten with everything else', () => {
    const voices = new Voices(ERRORS)
    baselineHistory(voices, 4, 10, minutes(4, 0.1, 0.08, 0.001))
    voices.reset('candidate')
    expect(voices.bursty).toBe(true)
    voices.reset('all')
    expect(voices.bursty).toBe(false)
  })

  it('of the baseline are known to the voices that take over after an edit', () => {
    const before = new Voices(ERRORS)
    baselineHistory(before, 4, 10, minutes(4, 0.1, 0.08, 0.001))
    expect(new Voices({ ...ERRORS, limit: 0.03 }, undefined, before).bursty).toBe(true)
    expect(new Voices({ ...ERRORS, limit: 0.03 }).bursty).toBe(false)
  })

  it('over the limit in the mean are heard by the block meter', () => {
    const voices = new Voices(ERRORS)
    baselineHistory(voices, 5, 10, bursty(5))
    const arms = { perSecond: 10, candidate: minutes(6, 0.3, 0.12, 0.01) }
    const at = run(voices, 5, 6 * HOUR, 12 * HOUR, arms)
    expect(at).not.toBeNull()
    expect(voices.block).toBeGreaterThanOrEqual(1)
    expect(voices.fast).toBeLessThan(1)
  })
})

describe('slow minutes', () => {
  it.each([
    ['twice as slow', 0.1, 0.14],
    ['three times as slow', 0.05, 0.4],
  ])('that are %s leave a service alone whose past has them, and whose p95 is within its bound', (_, often, high) => {
    for (let seed = 1; seed <= 3; seed++) {
      const slow = (of: number) => minutes(of, often, high, 0.007)
      const voices = new Voices(P95)
      baselineHistory(voices, seed, 10, slow(seed))
      const arms = { perSecond: 10, candidate: slow(seed + 50), baseline: slow(seed) }
      expect(run(voices, seed, 6 * HOUR, 18 * HOUR, arms)).toBeNull()
      // Three times slower for good: minutes, not seconds.
      const at = run(voices, seed, 18 * HOUR, 24 * HOUR, { ...arms, candidate: () => 0.4 })
      expect(at! - 18 * HOUR).toBeLessThan(1_200)
    }
  })
})

describe("an arm's voices", () => {
  it('go on from their state, bursty and in the middle of a minute', () => {
    const live = new Voices(ERRORS)
    const rate = minutes(9, 0.04, 0.06, 0.001)
    baselineHistory(live, 9, 10, rate)
    run(live, 9, 6 * HOUR, 7 * HOUR + 1_234, { perSecond: 10, candidate: rate })
    const restored = new Voices(ERRORS, JSON.parse(JSON.stringify(live.state())))
    for (const voices of [live, restored])
      run(voices, 10, 7 * HOUR + 1_234, 9 * HOUR, { perSecond: 10, candidate: () => 0.004 })
    expect(restored.state()).toEqual(live.state())
    expect(restored.bursty).toBe(true)
  })
})
