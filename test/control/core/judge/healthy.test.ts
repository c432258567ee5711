import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createJudge } from '../../../../control/core/judge/judge.ts'
import { arrivals, at, CONFIG, START, seeded } from './simulate.ts'

describe('the verdict healthy', () => {
  it('never stands beside a value that is over its bound', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: 1e6 }),
          mode: fc.constantFrom('strict' as const, 'eager' as const, 'window' as const),
          slower: fc.double({ min: 1, max: 1.8, noNaN: true }),
          swing: fc.integer({ min: 20, max: 500 }),
          failing: fc.double({ min: 0, max: 0.03, noNaN: true }),
          complaining: fc.double({ min: 0, max: 0.02, noNaN: true }),
        }),
        ({ seed, mode, slower, swing, failing, complaining }) => {
          const judge = createJudge({ ...CONFIG, triggers: { ...CONFIG.triggers, mode } })
          const random = seeded(seed)
          const traffic = {
            candidatePerSec: 1,
            baselinePerSec: 3,
            sigma: 0.2,
            errorRate: () => failing,
            slower: (second: number) => (second > 900 && Math.floor(second / swing) % 2 === 1 ? slower : 1),
          }
          for (let second = 0; second < 1_800; second++) {
            const tick = START + second
            judge.add(tick, arrivals(random, traffic, second))
            if (random() < complaining)
              judge.addComplaints(tick, [
                { tick, arm: random() < 0.5 ? 'candidate' : 'baseline', share: 0.25 },
              ])
            judge.close(tick)
            if (second % 7 > 0) continue
            for (const { state, trigger, value, bound } of judge.verdicts(at(second + 1), 2_500))
              if (state === 'healthy' && value !== null)
                expect(value, `${trigger} at ${second} s`).toBeLessThanOrEqual(bound)
          }
        },
      ),
      { numRuns: 12, seed: 7 },
    )
  }, 60_000)
})
