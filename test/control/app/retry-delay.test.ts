import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LAST_RETRY_MS, retryDelay } from '../../../control/app/retry-delay.ts'

const failure = { failed: 'Slack answered 500', arrived: 'no' } as const
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the wait before the next try', () => {
  it('stays between half a second and five minutes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), chance, (attempts, random) => {
        const delay = retryDelay(attempts, failure, random)
        expect(Number.isInteger(delay)).toBe(true)
        expect(delay).toBeGreaterThanOrEqual(500)
        expect(delay).toBeLessThanOrEqual(LAST_RETRY_MS)
      }),
    )
  })

  it('doubles its ceiling with every try until it reaches five minutes', () => {
    const ceilings = [1, 2, 3, 4, 9, 10, 50].map((attempts) => retryDelay(attempts, failure, 0.9999999))
    expect(ceilings).toEqual([999, 1_999, 3_999, 7_999, 255_999, 299_999, 299_999])
  })

  it('is never shorter than what the receiver asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.nat(3_600_000),
        chance,
        (attempts, retryAfterMs, random) => {
          const delay = retryDelay(attempts, { ...failure, retryAfterMs }, random)
          expect(delay).toBeGreaterThanOrEqual(retryAfterMs)
          expect(delay).toBeLessThan(retryAfterMs + 1_000)
        },
      ),
    )
  })

  it('is minutes from the start where only a person can help', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), chance, (attempts, random) => {
        expect(retryDelay(attempts, { ...failure, permanent: true }, random)).toBeGreaterThanOrEqual(150_000)
      }),
    )
  })
})
