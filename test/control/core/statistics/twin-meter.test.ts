import { describe, expect, it } from 'vitest'
import { ODDS } from '../../../../control/core/statistics/evidence-detector.ts'
import { TwinMeter } from '../../../../control/core/statistics/twin-meter.ts'
import { seeded } from '../judge/simulate.ts'

const WEEK = 604_800
const CONFIG = { limit: 0.05, budgetSec: WEEK, sustainSec: 300, minSec: 5 }
const SLOTS = 6
type Block = readonly [slot: number, nb: number, yb: number, nc: number, yc: number]

function make(budgetSec = WEEK): TwinMeter {
  return new TwinMeter({ ...CONFIG, budgetSec }, 0.05, SLOTS)
}

function step(twin: TwinMeter, tick: number, ...blocks: Block[]): number {
  const counts = new Int32Array(SLOTS * 4)
  for (const [slot, ...numbers] of blocks) counts.set(numbers, slot * 4)
  return twin.step(tick, counts)
}

describe('the twin meter', () => {
  it('waits for data of both arms in a stratum', () => {
    const twin = make()
    expect(step(twin, 0, [1, 0, 0, 3, 3], [2, 3, 0, 0, 0])).toBe(0)
    expect(step(twin, 1, [1, 1, 0, 0, 0])).toBeGreaterThan(0)
  })

  it.each([
    ['a small block', [0, 5, 1, 4, 3]],
    ['a large block', [0, 10, 1, 15, 9]],
  ] as const)('weighs %s by the likelihood ratio of two rates against their common mean', (_, block) => {
    const twin = make()
    const [, nb, yb, nc, yc] = block
    const expected = ODDS.reduce((sum, odds, k) => {
      const q = (odds * 0.05) / (0.95 + odds * 0.05)
      const m = (nb * 0.05 + nc * q) / (nb + nc)
      const log =
        yb * Math.log(0.05 / m) +
        (nb - yb) * Math.log(0.95 / (1 - m)) +
        yc * Math.log(q / m) +
        (nc - yc) * Math.log((1 - q) / (1 - m))
      return sum + Math.exp(Math.min(log, twin.detector.caps[k]!)) / (WEEK * 8)
    }, 0)
    expect(step(twin, 0, block)).toBeCloseTo(expected, 12)
  })

  it('has a mean factor of at most 1 whatever the common rate is, by exact enumeration', () => {
    for (const rate of [0.01, 0.05, 0.3, 0.7, 0.99]) {
      const factors = [0, 1].flatMap((yb) =>
        [0, 1, 2].map((yc) => {
          const value = step(make(1e9), 0, [0, 1, yb, 2, yc]) * 1e9
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
      const twin = make()
      let max = 0
      for (let tick = 0; tick < 7_200; tick++) {
        const rate = tick % 1_200 < 300 ? 0.6 : 0.05
        const bad = () => (random() < rate ? 1 : 0)
        max = Math.max(max, step(twin, tick, [1, 1, bad(), 1, bad()]))
      }
      expect(max).toBeLessThan(1)
    }
  })

  it('drops a half-open block once it is no twin of what is now', () => {
    const twin = make()
    step(twin, 0, [1, 0, 0, 50, 50])
    expect(step(twin, 901, [1, 1, 0, 0, 0])).toBe(0)
  })

  it('goes on from its state with blocks half open', () => {
    const live = make()
    step(live, 0, [0, 3, 1, 2, 2], [4, 0, 0, 7, 6])
    const restored = new TwinMeter(CONFIG, 0.05, SLOTS, JSON.parse(JSON.stringify(live.state())))
    for (const twin of [live, restored]) step(twin, 9, [4, 2, 0, 0, 0])
    expect(restored.state()).toEqual(live.state())
    expect(restored.value).toBeGreaterThan(0)
  })
})
