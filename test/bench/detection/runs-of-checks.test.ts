import { describe, expect, it } from 'vitest'
import { poisson } from './poisson.ts'
import { Random } from './random.ts'
import { failedCheck, runOfFailures } from './runs-of-checks.ts'

describe('failed checks in a row', () => {
  it('have the probabilities that can be counted by hand', () => {
    expect(runOfFailures(0.5, 2, 2)).toBe(0.25)
    // Of eight sequences of three coins, three hold two heads in a row.
    expect(runOfFailures(0.5, 2, 3)).toBe(3 / 8)
    expect(runOfFailures(0.1, 1, 3)).toBeCloseTo(1 - 0.9 ** 3, 12)
    expect(runOfFailures(0.3, 5, 4)).toBe(0)
  })

  it('fail as often as in simulated minutes', () => {
    for (const rate of [0.1, 1, 10]) {
      const random = Random.derive(5, `checks ${rate}`, 0)
      const requests = poisson(rate * 60)
      let failed = 0
      const minutes = 40_000
      for (let minute = 0; minute < minutes; minute++) {
        const n = requests.draw(random)
        if (random.binomial(n, 0.019) > 0.02 * n) failed++
      }
      expect(Math.abs(failed / minutes - failedCheck(rate, 0.019, 0.02))).toBeLessThan(0.01)
    }
  })
})
