import { describe, expect, it } from 'vitest'
import { ODDS } from '../../../../control/core/statistics/evidence-detector.ts'
import { TwinMeter } from '../../../../control/core/statistics/twin-meter.ts'
import { seeded } from '../judge/simulate.ts'

const WEEK = 604_800
const CONFIG = { limit: 0.05, budgetSec: WEEK, sustainSec: 300, minSec: 5 }
const arm = (requests: number, bad: number) => ({ requests, bad })

describe('the twin meter', () => {
  it('waits for data of both arms in a stratum', () => {
    const twin = new TwinMeter(CONFIG, 0.05)
    twin.add(0, 'en/1', arm(0, 0), arm(3, 3))
    twin.add(0, 'en/2', arm(3, 0), arm(0, 0))
    expect(twin.step(0)).toBe(0)
    twin.add(1, 'en/1', arm(1, 0), arm(0, 0))
    expect(twin.step(1)).toBeGreaterThan(0)
  })

  it('weighs a block by the likelihood ratio of two rates against their common mean', () => {
    const twin = new TwinMeter(CONFIG, 0.05)
    twin.add(0, 'en/1', arm(10, 1), arm(5, 3))
    const expected = ODDS.reduce((sum, odds, k) => {
      const q = (odds * 0.05) / (0.95 + odds * 0.05)
      const m = (10 * 0.05 + 5 * q) / 15
      const log =
        Math.log(0.05 / m) +
        9 * Math.log(0.95 / (1 - m)) +
        3 * Math.log(q / m) +
        2 * Math.log((1 - q) / (1 - m))
      return sum + Math.exp(Math.min(log, twin.detector.caps[k]!)) / (WEEK * 8)
    }, 0)
    expect(twin.step(0)).toBeCloseTo(expected, 15)
  })

  it('has a mean factor of at most 1 whatever the common rate is, by exact enumeration', () => {
    for (const rate of [0.01, 0.05, 0.3, 0.7, 0.99]) {
      const factors = [0, 1].flatMap((yb) =>
        [0, 1, 2].map((yc) => {
          const twin = new TwinMeter({ ...CONFIG, budgetSec: 1e9 }, 0.05)
          twin.add(0, 's', arm(1, yb), arm(2, yc))
          const value = twin.step(0) * 1e9
          const p = (yb ? rate : 1 - rate) * [(1 - rate) ** 2, 2 * rate * (1 - rate), rate ** 2][yc]!
          return value * p
        }),
      )
      expect(factors.reduce((sum, part) => sum + part, 0)).toBeLessThanOrEqual(1 + 1e-9)
    }
  })

  it('stays below its threshold while trouble hits both arms alike', () => {
    for (let seed = 1; seed <= 10; seed++) {
      const random = seeded(seed)
      const twin = new TwinMeter(CONFIG, 0.05)
      let max = 0
      for (let tick = 0; tick < 7_200; tick++) {
        const rate = tick % 1_200 < 300 ? 0.6 : 0.05
        twin.add(tick, 'en/1', arm(1, random() < rate ? 1 : 0), arm(1, random() < rate ? 1 : 0))
        max = Math.max(max, twin.step(tick))
      }
      expect(max).toBeLessThan(1)
    }
  })

  it('drops a half-open block once it is no twin of what is now', () => {
    const twin = new TwinMeter(CONFIG, 0.05)
    twin.add(0, 'en/1', arm(0, 0), arm(50, 50))
    twin.step(0)
    twin.add(901, 'en/1', arm(1, 0), arm(0, 0))
    expect(twin.step(901)).toBe(0)
  })

  it('does not care in which order strata came', () => {
    const forth = new TwinMeter(CONFIG, 0.05)
    const back = new TwinMeter(CONFIG, 0.05)
    const strata = ['en/0', 'en/1', 'en/2', 'de/1']
    for (const name of strata) forth.add(0, name, arm(3, 1), arm(2, 2))
    for (const name of strata.toReversed()) back.add(0, name, arm(3, 1), arm(2, 2))
    forth.step(0)
    back.step(0)
    expect(back.state()).toEqual(forth.state())
  })
})
