import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketOf, hashUnit, thresholdOf } from '../../../gateway-plugin/assign.ts'
import { createUnitHash } from '../../../gateway-plugin/routing/unit-hash.ts'

const salt = fc.stringMatching(/^[A-Za-z0-9_-]{8,64}$/)

describe('the hash with its salt worked out beforehand', () => {
  it('is the hash that gateways, control and nginx agree on, for any salt and any unit', () => {
    const unit = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ minLength: 240, maxLength: 300 }),
      fc.uuid(),
    )
    fc.assert(
      fc.property(salt, unit, (some, one) => {
        expect(createUnitHash(some)(one) >>> 0).toBe(hashUnit(some, one))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the bucket of a hash', () => {
  it('is the first share in basis points that puts it on the candidate', () => {
    const hash = fc.oneof(
      fc.integer({ min: 0, max: 0xffffffff }),
      fc.constantFrom(0, 1, 0xfffffffe, 0xffffffff),
    )
    const edge = fc
      .tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: -1, max: 1 }))
      .map(([share, by]) => Math.min(0xffffffff, Math.max(0, thresholdOf(share) + by)))
    fc.assert(
      fc.property(fc.oneof(hash, edge), (one) => {
        const bucket = bucketOf(one)
        if (bucket <= 10_000) expect(one).toBeLessThan(thresholdOf(bucket))
        expect(one).toBeGreaterThanOrEqual(thresholdOf(bucket - 1))
      }),
      { numRuns: 500 },
    )
    expect([bucketOf(0), bucketOf(0xffffffff)]).toEqual([1, 10_001])
  })
})
